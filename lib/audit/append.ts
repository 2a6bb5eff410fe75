import { eq } from 'drizzle-orm'
import { auditEvent, auditHead } from '#db/schema/audit.ts'
import type { Tx } from '#db/store.ts'
import type { Json } from '#lib/system/canonical.ts'
import { type AuditActor, type AuditBody, type AuditEntry, chainGenesis, chainHash, encodeEvent, leafHash } from './event.ts'
import { recordable } from './recordable.ts'

/**
 * Adds an event to the audit in the caller's transaction, so that the change and its event are kept or
 * lost together. `seq` is contiguous: it comes from a counter row that the same transaction moves on.
 */
export async function appendAudit(t: Tx, actor: AuditActor, at: number, entry: AuditEntry): Promise<number> {
  const [head] = await t.select().from(auditHead).where(eq(auditHead.id, 1))
  const seq = (head?.seq ?? 0) + 1
  const body = recordable({ v: 1, seq, at, actor, result: 'ok', ...entry } as unknown as Json) as unknown as AuditBody
  const encoded = encodeEvent(body)
  const leaf = leafHash(encoded)
  const chain = chainHash(head?.chainHash ?? chainGenesis, leaf)
  await t.insert(auditEvent).values({
    seq,
    at,
    actorKind: actor.kind,
    actorId: body.actor.id,
    actorName: body.actor.name,
    action: entry.action,
    objectKind: entry.object.kind,
    objectId: body.object.id,
    objectName: body.object.name,
    result: body.result,
    serviceId: entry.serviceId ?? null,
    runId: entry.runId ?? null,
    body: encoded,
    leafHash: leaf,
    chainHash: chain,
  })
  await t
    .insert(auditHead)
    .values({ id: 1, seq, chainHash: chain })
    .onConflictDoUpdate({ target: auditHead.id, set: { seq, chainHash: chain } })
  return seq
}
