const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

const units: readonly [size: number, label: string][] = [
  [day, 'd'],
  [hour, 'h'],
  [minute, 'min'],
  [second, 's'],
]

/** Milliseconds as the two largest units, "4 min 12 s"; below a minute with one decimal below 10 s, below a second in ms. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return 'unknown'
  if (ms < 0) return `−${formatDuration(-ms)}`
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 9_950) return `${(ms / second).toFixed(1)} s`
  const lead = units.findIndex(([size]) => ms >= size - (size > minute ? minute / 2 : second / 2))
  const from = lead === -1 ? 3 : lead
  const [size, label] = units[from] ?? [second, 's']
  const next = units[from + 1]
  const rest = next?.[0] ?? second
  const rounded = Math.round(ms / rest) * rest
  const whole = Math.floor(rounded / size)
  const part = next ? Math.round((rounded - whole * size) / rest) : 0
  return next && part > 0 ? `${whole} ${label} ${part} ${next[1]}` : `${whole} ${label}`
}

/** ISO 8601 duration for the `datetime` attribute, e.g. PT252S. */
export function isoDuration(ms: number): string {
  return `PT${Math.max(0, Math.round(ms) / second)}S`
}
