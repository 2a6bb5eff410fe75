import { z } from 'zod'
import { ServiceError } from './errors.ts'

/** What a verb was given, checked. Throws `bad_input` with the messages of each field, keyed by its path. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const fieldErrors: Record<string, string[]> = {}
  for (const issue of parsed.error.issues) (fieldErrors[issue.path.join('.')] ??= []).push(issue.message)
  const [first] = parsed.error.issues
  const where = first && first.path.length > 0 ? `${first.path.join('.')}: ` : ''
  throw new ServiceError('bad_input', `${where}${first?.message ?? 'The input is not usable.'}`, fieldErrors)
}
