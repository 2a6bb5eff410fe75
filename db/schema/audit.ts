import { index, int, ms, table, text } from '../kit.ts'

/** `body` is the canonical JSON of the event: the exact bytes of its RFC 6962 leaf. The other columns repeat it for search. */
export const auditEvent = table(
  'audit_event',
  {
    seq: int('seq').primaryKey(),
    at: ms('at').notNull(),
    actorKind: text('actor_kind').notNull(),
    actorId: text('actor_id').notNull(),
    actorName: text('actor_name').notNull(),
    action: text('action').notNull(),
    objectKind: text('object_kind').notNull(),
    objectId: text('object_id').notNull(),
    objectName: text('object_name').notNull(),
    result: text('result').notNull(),
    serviceId: text('service_id'),
    runId: text('run_id'),
    body: text('body').notNull(),
    leafHash: text('leaf_hash').notNull(),
    chainHash: text('chain_hash').notNull(),
  },
  (t) => [
    index('audit_at').on(t.at),
    index('audit_action').on(t.action, t.seq),
    index('audit_actor').on(t.actorId, t.seq),
    index('audit_object').on(t.objectKind, t.objectId, t.seq),
    index('audit_run').on(t.runId, t.seq),
    index('audit_service').on(t.serviceId, t.seq),
  ],
)

/** One row, locked by every writer: the next `seq` is contiguous because this row says so. */
export const auditHead = table('audit_head', {
  id: int('id').primaryKey(),
  seq: int('seq').notNull(),
  chainHash: text('chain_hash').notNull(),
})
