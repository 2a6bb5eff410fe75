import { and, asc, desc, eq, gte, like, lt, lte, or, type SQL, sql } from 'drizzle-orm'
import { auditEvent, auditHead } from '../schema/index.ts'
import type { Reader } from '../store.ts'

export interface AuditFilter {
  /** Part of the actor's name, or their id. */
  actor?: string | undefined
  /** An action, or its beginning up to a dot: `approval.` finds all of them. */
  action?: string | undefined
  /** A kind or an id, or part of a name. */
  object?: string | undefined
  result?: 'ok' | 'refused' | 'failed' | undefined
  runId?: string | undefined
  serviceId?: string | undefined
  /** ms, inclusive. */
  from?: number | undefined
  to?: number | undefined
  /** Anywhere in the event. */
  text?: string | undefined
}

const columns = {
  seq: auditEvent.seq,
  at: auditEvent.at,
  actorKind: auditEvent.actorKind,
  actorId: auditEvent.actorId,
  actorName: auditEvent.actorName,
  action: auditEvent.action,
  objectKind: auditEvent.objectKind,
  objectId: auditEvent.objectId,
  objectName: auditEvent.objectName,
  result: auditEvent.result,
  serviceId: auditEvent.serviceId,
  runId: auditEvent.runId,
  body: auditEvent.body,
  leafHash: auditEvent.leafHash,
  chainHash: auditEvent.chainHash,
}

/** Events below `before`, newest first; one more than `limit` is looked for, to know whether older ones follow. */
export async function listAudit(reader: Reader, filter: AuditFilter, page: { before?: number | undefined; limit: number }) {
  const rows = await reader
    .select(columns)
    .from(auditEvent)
    .where(and(matches(filter), page.before === undefined ? undefined : lt(auditEvent.seq, page.before)))
    .orderBy(desc(auditEvent.seq))
    .limit(page.limit + 1)
  const events = rows.slice(0, page.limit)
  return { events, nextBefore: rows.length > page.limit ? (events.at(-1)?.seq ?? null) : null }
}
export type AuditRow = Awaited<ReturnType<typeof listAudit>>['events'][number]

export async function getAuditEvent(reader: Reader, seq: number): Promise<AuditRow | null> {
  const [row] = await reader.select(columns).from(auditEvent).where(eq(auditEvent.seq, seq))
  return row ?? null
}

/** Number and hash of the newest event; seq 0 before the first. */
export async function readAuditHead(reader: Reader): Promise<{ seq: number; chainHash: string } | null> {
  const [head] = await reader.select({ seq: auditHead.seq, chainHash: auditHead.chainHash }).from(auditHead).where(eq(auditHead.id, 1))
  return head ?? null
}

/** Every action that occurs, for the filter's list. */
export async function listAuditActions(reader: Reader): Promise<string[]> {
  const rows = await reader.selectDistinct({ action: auditEvent.action }).from(auditEvent).orderBy(asc(auditEvent.action))
  return rows.map((row) => row.action)
}

function matches(filter: AuditFilter): SQL | undefined {
  const { actor, action, object, result, runId, serviceId, from, to, text } = filter
  return and(
    actor ? or(eq(auditEvent.actorId, actor), holds(auditEvent.actorName, actor)) : undefined,
    action ? (action.endsWith('.') ? like(auditEvent.action, `${plain(action)}%`) : eq(auditEvent.action, action)) : undefined,
    object ? or(eq(auditEvent.objectKind, object), eq(auditEvent.objectId, object), holds(auditEvent.objectName, object)) : undefined,
    result ? eq(auditEvent.result, result) : undefined,
    runId ? eq(auditEvent.runId, runId) : undefined,
    serviceId ? eq(auditEvent.serviceId, serviceId) : undefined,
    from === undefined ? undefined : gte(auditEvent.at, from),
    to === undefined ? undefined : lte(auditEvent.at, to),
    text ? holds(auditEvent.body, text) : undefined,
  )
}

function holds(column: typeof auditEvent.body | typeof auditEvent.actorName | typeof auditEvent.objectName, text: string): SQL {
  const escaped = text.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)
  return sql`lower(${column}) like ${`%${escaped}%`} escape '\\'`
}

const plain = (text: string) => text.replaceAll(/[\\%_]/g, '')
