/** ms as the value of a `datetime-local` input on the reader's clock; empty for null. */
export function localInput(at: number | null): string {
  if (at === null) return ''
  const offset = new Date(at).getTimezoneOffset() * 60_000
  return new Date(at - offset).toISOString().slice(0, 19)
}

/** The value of a `datetime-local` input as ms; null when it is empty or unusable. */
export function msOfLocal(value: string): number | null {
  const at = value === '' ? NaN : new Date(value).getTime()
  return Number.isNaN(at) ? null : at
}
