import { formatDuration } from './duration.ts'

/** Absolute time in UTC to the second: "2026-11-20 22:18:03 UTC". `at` is ms since the epoch. */
export function formatUtc(at: number): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return 'unknown'
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** The same instant on the reader's clock, with its offset: "2026-11-20 23:18:03 +01:00". */
export function formatLocal(at: number, offsetMinutes = -new Date(at).getTimezoneOffset()): string {
  const date = new Date(at + offsetMinutes * 60_000)
  if (Number.isNaN(date.getTime())) return 'unknown'
  const size = Math.abs(offsetMinutes)
  const two = (value: number) => String(value).padStart(2, '0')
  const zone = `${offsetMinutes < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} ${zone}`
}

/** Coarse distance between two instants: "just now", "42 s ago", "3 h ago", "in 5 min". One unit, rounded down. */
export function formatRelative(at: number, now: number): string {
  if (!Number.isFinite(at)) return 'unknown'
  const distance = Math.abs(now - at)
  if (distance < 1_000) return 'just now'
  const size = distance < 60_000 ? 1_000 : distance < 3_600_000 ? 60_000 : distance < 172_800_000 ? 3_600_000 : 86_400_000
  const text = size === 86_400_000 || size === 3_600_000 ? single(distance, size) : formatDuration(Math.max(size, floor(distance, size)))
  return at <= now ? `${text.replace('.0', '')} ago` : `in ${text.replace('.0', '')}`
}

const floor = (value: number, size: number) => Math.floor(value / size) * size
const single = (distance: number, size: number) => `${Math.floor(distance / size)} ${size === 3_600_000 ? 'h' : 'd'}`
