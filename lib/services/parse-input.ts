import type { z } from 'zod'
import { ServiceError } from './errors.ts'

/** Parses what came from outside. Throws `bad_input` with one list of messages a field. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const fault = faultOf(input, 0)
  if (fault) throw new ServiceError('bad_input', fault)
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const fieldErrors: Record<string, string[]> = {}
  for (const issue of parsed.error.issues) (fieldErrors[issue.path.join('.')] ??= []).push(issue.message)
  const first = parsed.error.issues[0]!
  const where = first.path.join('.')
  throw new ServiceError('bad_input', where ? `${where}: ${first.message}` : first.message, fieldErrors)
}

const deepest = 64

/** What no schema of ours looks at: text of broken Unicode, which cannot be hashed, and endless nesting. */
function faultOf(value: unknown, depth: number): string | null {
  if (typeof value === 'string')
    return value.isWellFormed() ? null : 'The text holds half a character (a lone surrogate). Send valid Unicode.'
  if (value === null || typeof value !== 'object') return null
  if (depth === deepest) return `The input is nested more than ${deepest} levels deep. Send something flatter.`
  for (const [key, item] of Object.entries(value)) {
    const fault = key.isWellFormed() ? faultOf(item, depth + 1) : 'A key holds half a character (a lone surrogate). Send valid Unicode.'
    if (fault) return fault
  }
  return null
}
