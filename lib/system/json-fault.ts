/** Deeper than anything that we read; also the guard of the recursion. */
export const deepestJson = 64

/**
 * What makes a value unfit to be hashed, and no schema looks at: text of broken Unicode, and endless nesting.
 * Null when there is nothing.
 */
export function jsonFault(value: unknown, depth = 0): 'half_character' | 'too_deep' | null {
  if (typeof value === 'string') return value.isWellFormed() ? null : 'half_character'
  if (value === null || typeof value !== 'object') return null
  if (depth === deepestJson) return 'too_deep'
  for (const [key, item] of Object.entries(value)) {
    const fault = key.isWellFormed() ? jsonFault(item, depth + 1) : 'half_character'
    if (fault) return fault
  }
  return null
}
