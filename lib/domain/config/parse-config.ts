import { type Document, LineCounter, parseDocument } from 'yaml'
import { jsonFault } from '#lib/system/json-fault.ts'
import { type ConfigSchemas, serviceProblems } from '../service/service-problems.ts'
import { type Config, configSchema } from './config-schema.ts'
import { issueProblems, type SpecProblem } from './issue-problems.ts'
import { offsetOf, yamlFix } from './locate.ts'

export interface ConfigProblem {
  file: string
  /** From 1; 0 when the problem is the file as a whole. */
  line: number
  column: number
  message: string
  fix: string
}

export type ParsedConfig = { ok: true; config: Config } | { ok: false; problems: ConfigProblem[] }

const maxBytes = 1 << 20
const maxAliasCount = 100
const maxProblems = 50
const tooDeep = ['it is nested too deeply', 'Ripcord needs no more than ten levels.'] as const

/** Reads `ripcord.yaml`. Every problem says where it is, what is wrong and what to write; nothing is taken from a file with a problem. */
export function parseConfig(text: string, { file, drivers }: { file: string; drivers: ConfigSchemas }): ParsedConfig {
  const whole = (message: string, fix: string): ParsedConfig => ({ ok: false, problems: [{ file, line: 0, column: 0, message, fix }] })
  const size = Buffer.byteLength(text)
  if (size > maxBytes)
    return whole(`the file has ${size} bytes; at most ${maxBytes} are read`, 'Write less, or split it over two installations.')
  const lines = new LineCounter()
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { file, line, column: col }
  }
  let document: Document.Parsed
  let data: unknown
  try {
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' })
    const broken = [...document.errors, ...document.warnings]
    if (broken.some((one) => /call stack|stack overflow/i.test(one.message))) return whole(...tooDeep)
    if (broken.length > 0) {
      return {
        ok: false,
        problems: broken
          .slice(0, maxProblems)
          .map((one) => ({ ...place(one.pos[0]), message: `this is not valid YAML: ${one.message}`, fix: yamlFix(one.code) })),
      }
    }
    data = document.toJS({ maxAliasCount }) as unknown
  } catch (error) {
    if (error instanceof ReferenceError)
      return whole('its aliases (*name) expand to too much', 'Write the values out instead of repeating aliases.')
    if (error instanceof RangeError) return whole(...tooDeep)
    throw error
  }
  const fault = jsonFault(data)
  if (fault === 'too_deep') return whole(...tooDeep)
  if (fault) return whole('it holds half a character, such as “\\ud800” alone', 'Write the whole character.')
  const located = (problem: SpecProblem): ConfigProblem => {
    const { path, message, fix, atKey = false } = problem
    const offset = offsetOf(document, path, atKey)
    return { ...place(offset), message: prefix(path, data) + message, fix }
  }
  const parsed = configSchema.safeParse(data ?? {})
  const problems = parsed.success
    ? configProblems(parsed.data, drivers)
    : parsed.error.issues.flatMap((issue) => issueProblems(issue, configSchema, data ?? {}))
  if (parsed.success && problems.length === 0) return { ok: true, config: parsed.data }
  return { ok: false, problems: problems.slice(0, maxProblems).map(located) }
}

/** `ripcord.yaml:12:5: …. Fix.` */
export function formatProblem({ file, line, column, message, fix }: ConfigProblem): string {
  return `${file}${line > 0 ? `:${line}:${column}` : ''}: ${message}. ${fix}`
}

function configProblems(config: Config, drivers: ConfigSchemas): SpecProblem[] {
  const problems: SpecProblem[] = []
  const isSecond = <T>(list: readonly T[], same: (a: T, b: T) => boolean, i: number) => list.findIndex((other) => same(other, list[i]!)) < i
  for (const [i, service] of config.services.entries()) {
    if (isSecond(config.services, (a, b) => a.slug === b.slug, i)) {
      problems.push({
        path: ['services', i, 'slug'],
        message: `there are two services “${service.slug}”`,
        fix: 'Give one of them another slug.',
      })
    }
    for (const one of serviceProblems(service, drivers)) problems.push({ ...one, path: ['services', i, ...one.path] })
    for (const [j, component] of service.components.entries()) {
      if (!component.redundant || config.vaults.length > 0) continue
      const fix = 'Add a folder on another disk under “vaults”, or turn “redundant” off.'
      problems.push({
        path: ['services', i, 'components', j, 'redundant'],
        message: 'two copies need a second vault, and there is none',
        fix,
      })
    }
  }
  for (const [i, vault] of config.vaults.entries()) {
    if (isSecond(config.vaults, (a, b) => a.name === b.name || a.path === b.path, i)) {
      problems.push({
        path: ['vaults', i],
        message: `the vault “${vault.name}” is there twice`,
        fix: 'Give each vault its own name and folder.',
      })
    }
  }
  return problems
}

/** Which service and component a problem is about, in words: a line number alone is no help in a long list. */
function prefix(path: readonly (string | number)[], data: unknown): string {
  const names: string[] = []
  let here = data
  for (const part of path) {
    here = (here as Record<string, unknown> | null | undefined)?.[part]
    if (typeof part !== 'number' || typeof here !== 'object' || here === null) continue
    const { slug, name } = here as { slug?: unknown; name?: unknown }
    const word = slug ?? name
    if (typeof word === 'string') names.push(word.slice(0, 80))
  }
  return names.length > 0 ? `${names.join(' › ')}: ` : ''
}
