import { and, asc, gt, lte } from 'drizzle-orm'
import { readAuditHead } from '#db/queries/audit.ts'
import { auditEvent } from '#db/schema/audit.ts'
import type { Reader } from '#db/store.ts'
import { type AuditHeadState, type AuditVerdict, type ExportedEvent, verifyAudit } from './verify.ts'
import { chainGenesis } from './event.ts'

const batch = 500

/** Every stored event up to and including `lastSeq`, in order, in batches; others get their turn between two of them. */
export async function* storedEvents(reader: Reader, lastSeq: number): AsyncGenerator<ExportedEvent> {
  for (let after = 0; ;) {
    const rows = await reader
      .select({ seq: auditEvent.seq, body: auditEvent.body, leafHash: auditEvent.leafHash, chainHash: auditEvent.chainHash })
      .from(auditEvent)
      .where(and(gt(auditEvent.seq, after), lte(auditEvent.seq, lastSeq)))
      .orderBy(asc(auditEvent.seq))
      .limit(batch)
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < batch) return
    after = last.seq
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** The newest event that the counter row knows of; the beginning of the chain when there is none. */
export async function auditHeadOf(reader: Reader): Promise<AuditHeadState> {
  return (await readAuditHead(reader)) ?? { seq: 0, chainHash: chainGenesis }
}

/** Verifies everything that is stored now against the head; what is written meanwhile is left for the next time. */
export async function verifyStored(reader: Reader): Promise<AuditVerdict> {
  const head = await auditHeadOf(reader)
  return await verifyAudit(storedEvents(reader, head.seq), head)
}
