import type { z } from 'zod'
import { deepestJson, jsonFault } from '#lib/system/json-fault.ts'
import { ServiceError } from './errors.ts'

const faults = {
  half_character: 'The text holds half a character (a lone surrogate). Send valid Unicode.',
  too_deep: `The input is nested more than ${deepestJson} levels deep. Send something flatter.`,
}

/** Parses what came from outside. Throws `bad_input` with one list of messages a field. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const fault = jsonFault(input)
  if (fault) throw new ServiceError('bad_input', faults[fault])
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const fieldErrors: Record<string, string[]> = {}
  for (const issue of parsed.error.issues) (fieldErrors[issue.path.join('.')] ??= []).push(issue.message)
  const first = parsed.error.issues[0]!
  const where = first.path.join('.')
  throw new ServiceError('bad_input', where ? `${where}: ${first.message}` : first.message, fieldErrors)
}
