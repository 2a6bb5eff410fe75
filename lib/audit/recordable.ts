import type { Json } from '#lib/system/canonical.ts'

/**
 * A value as canonical JSON can hold it: text of broken Unicode is mended, a number that is none becomes null.
 * What happened must be recorded whatever it was called; refusing here would undo the change that is recorded.
 */
export function recordable(value: Json | undefined): Json | undefined {
  if (typeof value === 'string') return value.toWellFormed()
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (Array.isArray(value)) return value.map((item) => recordable(item) ?? null)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toWellFormed(), recordable(item)]))
}
