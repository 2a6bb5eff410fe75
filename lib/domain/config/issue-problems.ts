import type { z } from 'zod'
import { oneOf } from './closest.ts'
import { descriptionAt, keysAt, kindsAt } from './schema-at.ts'

/** What is wrong at one place, and what to write instead. */
export interface SpecProblem {
  path: (string | number)[]
  message: string
  fix: string
  /** Set when the problem is a key rather than its value. */
  atKey?: boolean
}

/** A zod issue in words: what is wrong and what to write, with the unknown keys one by one. */
export function issueProblems(issue: z.core.$ZodIssue, schema: z.ZodType, data: unknown, at: (string | number)[] = []): SpecProblem[] {
  const inner = issue.path.map((part) => (typeof part === 'number' ? part : String(part)))
  const path = [...at, ...inner]
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, inner, data)
    return issue.keys.map((key) => ({ path: [...path, key], message: `unknown key “${key}”`, fix: oneOf(key, known), atKey: true }))
  }
  const value = inner.reduce<unknown>((here, part) => (here as Record<string, unknown> | null | undefined)?.[part], data)
  const name = String(path.at(-1) ?? 'the file')
  if (issue.code === 'invalid_union' && 'discriminator' in issue && typeof issue.discriminator === 'string') {
    const kinds = kindsAt(schema, inner.slice(0, -1), data, issue.discriminator)
    const given = value === undefined ? `${name} is missing` : `${name} cannot be ${show(value)}`
    return [{ path, message: given, fix: oneOf(typeof value === 'string' ? value : '', kinds) }]
  }
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String)
    return [{ path, message: `${name} cannot be ${show(value)}`, fix: oneOf(typeof value === 'string' ? value : '', allowed) }]
  }
  if (issue.code === 'invalid_type') {
    const wanted = typeNames[issue.expected] ?? issue.expected
    const message = value === undefined ? `${name} is missing` : `${name} must be ${wanted}, not ${show(value)}`
    return [{ path, message, fix: `Write ${wanted}${describe(schema, inner, data)}.` }]
  }
  const limits = describe(schema, inner, data)
  return [
    {
      path,
      message: `${name}: ${lowerFirst(issue.message.replace(/\.$/, ''))}`,
      fix: limits ? `Correct it${limits}.` : 'Correct the value.',
    },
  ]
}

const typeNames: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping of keys to values',
  record: 'a mapping of keys to values',
}

function show(value: unknown): string {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a mapping'
  return `“${String(value as string | number | boolean).slice(0, 60)}”`
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)

function describe(schema: z.ZodType, path: (string | number)[], data: unknown): string {
  const description = descriptionAt(schema, path, data)
  return description ? ` (${lowerFirst(description.replace(/\.$/, ''))})` : ''
}
