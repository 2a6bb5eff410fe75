import { type AuditHeadState, type AuditVerdict, type ExportedEvent, verifyAudit } from './verify.ts'

/**
 * An export is JSON Lines: one `{"seq","body","leafHash","chainHash"}` an event, in order, the body being the
 * exact canonical text that was hashed; then one line with the head, so that a cut-off file is found.
 */
export const exportFormat = 'ripcord-audit-1'

interface HeadLine {
  format: typeof exportFormat
  exportedAt: number
  head: AuditHeadState
}

/** The lines of an export, each with its newline. */
export async function* exportLines(events: AsyncIterable<ExportedEvent>, head: AuditHeadState, exportedAt: number): AsyncGenerator<string> {
  for await (const { seq, body, leafHash, chainHash } of events) yield `${oneLine({ seq, body, leafHash, chainHash })}\n`
  const last: HeadLine = { format: exportFormat, exportedAt, head }
  yield `${JSON.stringify(last)}\n`
}

/** JSON that every reader of lines takes for one line: some also break at U+2028 and U+2029, which JSON leaves as they are. */
function oneLine(value: ExportedEvent): string {
  return JSON.stringify(value)
    .replaceAll('\u2028', String.raw`\u2028`)
    .replaceAll('\u2029', String.raw`\u2029`)
}

/** Verifies an export line by line, whatever its size. Empty lines are skipped. */
export async function verifyExport(lines: AsyncIterable<string> | Iterable<string>): Promise<AuditVerdict> {
  const seen: { head: AuditHeadState | null; fault: string | null; events: number } = { head: null, fault: null, events: 0 }
  const verdict = await verifyAudit(readEvents(lines, seen))
  if (!verdict.ok) return verdict
  if (seen.fault) return { ok: false, seq: seen.events + 1, reason: seen.fault }
  const { head } = seen
  if (!head)
    return { ok: false, seq: seen.events + 1, reason: `the file ends after event ${seen.events} without its last line: it was cut off` }
  if (head.seq !== verdict.head.seq || head.chainHash !== verdict.head.chainHash)
    return { ok: false, seq: seen.events + 1, reason: `the file says it ends at event ${head.seq}, but ${seen.events} were found` }
  return verdict
}

async function* readEvents(
  lines: AsyncIterable<string> | Iterable<string>,
  seen: { head: AuditHeadState | null; fault: string | null; events: number },
): AsyncGenerator<ExportedEvent> {
  let number = 0
  for await (const line of lines) {
    number++
    if (line.trim() === '') continue
    if (seen.head) {
      seen.fault = `line ${number} comes after the last line of the export: something was added`
      return
    }
    const value = parse(line)
    if (isHead(value)) {
      seen.head = value.head
      continue
    }
    if (!isEvent(value)) {
      seen.fault = `line ${number} is no event of an audit export`
      return
    }
    seen.events++
    yield value
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

function isEvent(value: unknown): value is ExportedEvent {
  const one = value as Partial<ExportedEvent> | null
  return (
    typeof one === 'object' &&
    one !== null &&
    typeof one.seq === 'number' &&
    typeof one.body === 'string' &&
    typeof one.leafHash === 'string' &&
    typeof one.chainHash === 'string'
  )
}

function isHead(value: unknown): value is HeadLine {
  const one = value as Partial<HeadLine> | null
  return typeof one === 'object' && one !== null && one.format === exportFormat && typeof one.head?.seq === 'number'
}
