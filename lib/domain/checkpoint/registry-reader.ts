import { LineCounter, parseDocument } from 'yaml'
import { jsonFault } from '#lib/system/json-fault.ts'
import { issueProblems } from '../config/issue-problems.ts'
import { offsetOf, yamlFix } from '../config/locate.ts'
import { type RegistryEntry, registryEntrySchema, registryFormat } from './registry-entry.ts'

/** A record of the file: an entry, or what is wrong with it and its text, so that nothing is lost. */
export type RegistryRecord =
  | { ok: true; line: number; text: string; entry: RegistryEntry }
  | { ok: false; line: number; text: string; message: string; fix: string }

const maxRecordChars = 64 << 20
const keptChars = 16 << 10

/**
 * Reads `checkpoint_registry.yaml` of any size in pieces, one entry in memory at a time. A record that
 * cannot be read is reported with its line and does not stop the others.
 */
export async function* readRegistry(
  chunks: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
): AsyncGenerator<RegistryRecord> {
  let head = ''
  let inList = false
  let dash: number | null = null
  let record: { line: number; text: string; tooLarge: boolean } | null = null
  let line = 0
  for await (const text of linesOf(chunks)) {
    line++
    if (!inList) {
      if (/^checkpoints:\s*(#.*)?$/.test(text)) inList = true
      else if (/^checkpoints:\s*\[\s*\]\s*(#.*)?$/.test(text)) return
      else if (head.length < keptChars) head += `${text}\n`
      const problem = inList ? headProblem(head) : null
      if (problem) {
        yield { ok: false, line: 1, text: head, ...problem }
        return
      }
      continue
    }
    const start = /^( *)- /.exec(text)
    if (start && (dash === null || start[1]!.length === dash)) {
      if (record) yield toRecord(record)
      dash = start[1]!.length
      record = { line, text: `${text}\n`, tooLarge: false }
    } else if (record && (text.trim() === '' || text.startsWith(' '.repeat(dash! + 1)) || text.startsWith('#'))) {
      if (record.text.length + text.length > maxRecordChars) record.tooLarge = true
      else record.text += `${text}\n`
    } else if (text.trim() !== '' && !text.trimStart().startsWith('#') && text !== '...' && text !== '---') {
      if (record) yield toRecord(record)
      record = null
      yield {
        ok: false,
        line,
        text: text.slice(0, keptChars),
        message: 'this line belongs to no entry',
        fix: 'Begin each entry with “  - id: …” and indent its keys.',
      }
    }
  }
  if (record) yield toRecord(record)
  if (!inList) {
    const fix = 'Write “checkpoints:” on a line of its own and one entry after the other below it.'
    yield { ok: false, line: Math.max(line, 1), text: head, message: 'there is no list “checkpoints”', fix }
  }
}

function headProblem(head: string): { message: string; fix: string } | null {
  const version = /^format:\s*(\S+)/m.exec(head)?.[1]
  if (version === undefined || version === String(registryFormat)) return null
  return {
    message: `the file has format ${version}; this version reads ${registryFormat}`,
    fix: 'Import it with the version of Ripcord that wrote it.',
  }
}

function toRecord({ line, text, tooLarge }: { line: number; text: string; tooLarge: boolean }): RegistryRecord {
  const bad = (message: string, fix: string, at = line): RegistryRecord => ({ ok: false, line: at, text, message, fix })
  if (tooLarge) return bad('the entry is larger than 64 MiB', 'Take the checkpoint again here instead.')
  if (text.includes('\uFFFD') || text.includes('\0'))
    return bad('the entry has bytes that are not UTF-8 text', 'Export it again; the file was damaged on its way.')
  const lines = new LineCounter()
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' })
    const at = (offset: number) => line + lines.linePos(offset).line - 1
    const [broken] = [...document.errors, ...document.warnings]
    if (broken) return bad(`this is not valid YAML: ${broken.message}`, yamlFix(broken.code), at(broken.pos[0]))
    const [data] = document.toJS({ maxAliasCount: 0 }) as unknown[]
    if (jsonFault(data) === 'half_character')
      return bad('the entry holds half a character, such as “\\ud800” alone', 'Write the whole character.')
    const parsed = registryEntrySchema.safeParse(data)
    if (!parsed.success) {
      const [problem] = issueProblems(parsed.error.issues[0]!, registryEntrySchema, data)
      return bad(problem!.message, problem!.fix, at(offsetOf(document, [0, ...problem!.path], problem!.atKey ?? false)))
    }
    if (!parsed.data.blobs.includes(parsed.data.manifest))
      return bad('blobs does not name the manifest', 'Export it again; the entry is not whole.')
    return { ok: true, line, text, entry: parsed.data }
  } catch (error) {
    if (error instanceof ReferenceError || error instanceof RangeError)
      return bad('the entry is nested too deeply or uses aliases', 'Write every value out.')
    throw error
  }
}

async function* linesOf(chunks: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
    const lines = (rest + text).split('\n')
    rest = lines.pop()!
    if (rest.length > maxRecordChars) rest = rest.slice(0, maxRecordChars)
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line
  }
  rest += decoder.decode()
  if (rest !== '') yield rest
}
