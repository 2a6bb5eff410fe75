import { type AuditBody, chainGenesis, chainHash, encodeEvent, leafHash } from './event.ts'

/** One line of an export. */
export interface ExportedEvent {
  seq: number
  body: string
  leafHash: string
  chainHash: string
}

export interface AuditHeadState {
  seq: number
  chainHash: string
}

export type AuditVerdict = { ok: true; events: number; head: AuditHeadState } | { ok: false; seq: number; reason: string }

/**
 * Walks events in the order given and names the first that was edited, deleted, inserted or moved.
 * `head`, kept apart from the events, also finds a cut-off tail. It cannot find a history that was
 * rewritten as a whole together with its head: that needs a checkpoint which left the machine.
 */
export async function verifyAudit(
  events: Iterable<ExportedEvent> | AsyncIterable<ExportedEvent>,
  head?: AuditHeadState,
): Promise<AuditVerdict> {
  let seq = 0
  let chain = chainGenesis
  for await (const event of events) {
    seq++
    if (event.seq !== seq) return { ok: false, seq, reason: `event ${seq} is not where it should be: found ${event.seq}` }
    const leaf = leafHash(event.body)
    if (leaf !== event.leafHash) return { ok: false, seq, reason: `event ${seq} was changed: its content does not match its hash` }
    const inside = readBody(event.body)
    if (!inside) return { ok: false, seq, reason: `event ${seq} is not in canonical form` }
    if (inside.seq !== seq) return { ok: false, seq, reason: `event ${seq} carries the number ${inside.seq}` }
    chain = chainHash(chain, leaf)
    if (chain !== event.chainHash)
      return { ok: false, seq, reason: `the chain breaks at event ${seq}: an earlier event was changed, removed or added` }
  }
  if (head && (head.seq !== seq || head.chainHash !== chain)) {
    return { ok: false, seq: seq + 1, reason: `the audit should end at event ${head.seq}, but ${seq} were found` }
  }
  return { ok: true, events: seq, head: { seq, chainHash: chain } }
}

function readBody(encoded: string): AuditBody | null {
  try {
    const body = JSON.parse(encoded) as AuditBody
    return encodeEvent(body) === encoded ? body : null
  } catch {
    return null
  }
}
