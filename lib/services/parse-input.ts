import type { z } from 'zod'
import { ServiceError } from './errors.ts'

/** Parses what came from outside. Throws `bad_input` with one list of messages a field. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const fieldErrors: Record<string, string[]> = {}
  for (const issue of parsed.error.issues) (fieldErrors[issue.path.join('.')] ??= []).push(issue.message)
  const first = parsed.error.issues[0]!
  const where = first.path.join('.')
  throw new ServiceError('bad_input', where ? `${where}: ${first.message}` : first.message, fieldErrors)
}
