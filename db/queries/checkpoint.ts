import { and, asc, desc, eq, inArray, ne, type SQL, sql } from 'drizzle-orm'
import { type ProofChain, proofChain, type ProofRow } from '#lib/domain/checkpoint/proof-chain.ts'
import { checkpoint, checkpointCopy, type checkpointKinds, type checkpointStates, component, job, proof, service } from '../schema/index.ts'
import type { Reader } from '../store.ts'
import { namesOf } from './plan.ts'

export interface CheckpointFilter {
  serviceId?: string | undefined
  componentId?: string | undefined
  kind?: (typeof checkpointKinds)[number] | undefined
  /** `proven` and `unproven` split the available ones by their proof chain. Without a state, deleted ones are left out. */
  state?: (typeof checkpointStates)[number] | 'proven' | 'unproven' | undefined
  /** In the name, label or note, or the beginning of the id or digest. */
  text?: string | undefined
  sort?: 'createdAt' | 'dataTime' | 'name' | 'sizeBytes' | undefined
  direction?: 'asc' | 'desc' | undefined
  offset?: number | undefined
  /** At most 500; default 50. */
  limit?: number | undefined
}

/** All of a checkpoint but its snapshot, whose list of blobs can be megabytes. */
const columns = {
  id: checkpoint.id,
  name: checkpoint.name,
  label: checkpoint.label,
  kind: checkpoint.kind,
  state: checkpoint.state,
  stateReason: checkpoint.stateReason,
  digest: checkpoint.digest,
  sizeBytes: checkpoint.sizeBytes,
  dataTime: checkpoint.dataTime,
  forwardOnly: checkpoint.forwardOnly,
  pinned: checkpoint.pinned,
  note: checkpoint.note,
  createdBy: checkpoint.createdBy,
  createdAt: checkpoint.createdAt,
  runId: checkpoint.runId,
  verifyDueAt: checkpoint.verifyDueAt,
  deletedAt: checkpoint.deletedAt,
  componentId: component.id,
  componentSlug: component.slug,
  componentName: component.name,
  driver: component.driver,
  serviceId: service.id,
  serviceSlug: service.slug,
  serviceName: service.name,
  environment: service.environment,
  checks: service.checks,
  objectives: service.objectives,
}

export interface CheckpointPage {
  rows: CheckpointListItem[]
  total: number
}
export type CheckpointListItem = Awaited<ReturnType<typeof withProofs>>[number]

/** One page of the registry with proofs and copies, and how many match in all. */
export async function listCheckpoints(reader: Reader, filter: CheckpointFilter, now: number): Promise<CheckpointPage> {
  const { offset = 0, sort = 'createdAt', direction = 'desc' } = filter
  const limit = Math.min(filter.limit ?? 50, 500)
  const order = direction === 'asc' ? asc : desc
  const matching = () => selectRows(reader).where(conditions(filter)).orderBy(order(checkpoint[sort]), order(checkpoint.id))
  if (filter.state === 'proven' || filter.state === 'unproven') {
    const all = await withProofs(reader, await matching(), now)
    const chosen = all.filter((row) => row.chain.isProven === (filter.state === 'proven'))
    return { rows: chosen.slice(offset, offset + limit), total: chosen.length }
  }
  const [count] = await reader
    .select({ total: sql<number>`count(*)` })
    .from(checkpoint)
    .innerJoin(component, eq(component.id, checkpoint.componentId))
    .innerJoin(service, eq(service.id, component.serviceId))
    .where(conditions(filter))
  return { rows: await withProofs(reader, await matching().limit(limit).offset(offset), now), total: Number(count!.total) }
}

/** One checkpoint, deleted or not, with proofs, copies, what it holds and its last jobs; null when it never was. */
export async function getCheckpoint(reader: Reader, id: string, now: number) {
  const [found] = await withProofs(reader, await selectRows(reader).where(eq(checkpoint.id, id)), now)
  if (!found) return null
  const [held] = await reader.select({ snapshot: checkpoint.snapshot }).from(checkpoint).where(eq(checkpoint.id, id))
  const jobs = await reader.select().from(job).where(eq(job.checkpointId, id)).orderBy(desc(job.createdAt)).limit(10)
  const proofs = await reader.select().from(proof).where(eq(proof.checkpointId, id))
  const { blobs, ...holds } = held!.snapshot
  return { ...found, proofs, holds: { ...holds, blobs: blobs.length }, jobs }
}
export type CheckpointDetail = NonNullable<Awaited<ReturnType<typeof getCheckpoint>>>

function conditions({ serviceId, componentId, kind, state, text }: CheckpointFilter): SQL | undefined {
  const stored = state === 'proven' || state === 'unproven' ? 'available' : state
  return and(
    serviceId ? eq(service.id, serviceId) : undefined,
    componentId ? eq(component.id, componentId) : undefined,
    kind ? eq(checkpoint.kind, kind) : undefined,
    stored ? eq(checkpoint.state, stored) : ne(checkpoint.state, 'deleted'),
    text?.trim() ? contains(text.trim()) : undefined,
  )
}

function contains(text: string): SQL {
  const escaped = text.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)
  const words = sql`lower(${checkpoint.name} || ' ' || ${checkpoint.label} || ' ' || ${checkpoint.note})`
  const start = `${escaped}%`
  return sql`(${words} like ${`%${escaped}%`} escape '\\' or ${checkpoint.id} like ${start} escape '\\' or ${checkpoint.digest} like ${start} escape '\\')`
}

function selectRows(reader: Reader) {
  return reader
    .select(columns)
    .from(checkpoint)
    .innerJoin(component, eq(component.id, checkpoint.componentId))
    .innerJoin(service, eq(service.id, component.serviceId))
    .$dynamic()
}

type Row = Awaited<ReturnType<typeof selectRows>>[number]

async function withProofs(reader: Reader, rows: readonly Row[], now: number) {
  const ids = rows.map((row) => row.id)
  const proofs = ids.length > 0 ? await reader.select().from(proof).where(inArray(proof.checkpointId, ids)) : []
  const copies = ids.length > 0 ? await reader.select().from(checkpointCopy).where(inArray(checkpointCopy.checkpointId, ids)) : []
  const proofsOf = Map.groupBy(proofs, (one) => one.checkpointId)
  const copiesOf = Map.groupBy(copies, (one) => one.checkpointId)
  const names = await namesOf(
    reader,
    rows.map((row) => row.createdBy),
  )
  return rows.map(({ checks, objectives, ...row }) => ({
    ...row,
    createdByName: names[row.createdBy] ?? row.createdBy,
    chain: chainOf(row.state, proofsOf.get(row.id) ?? [], { hasChecks: checks.length > 0, objectives }, now),
    copies: (copiesOf.get(row.id) ?? []).map(({ vault, state, verifiedAt }) => ({ vault, state, verifiedAt })),
  }))
}

/** The chain as a page shows it: what is not available is not proven, whatever its old proofs say. */
export function chainOf(state: string, rows: readonly ProofRow[], needs: Parameters<typeof proofChain>[1], now: number): ProofChain {
  const chain = proofChain(rows, needs, now)
  return state === 'available' ? chain : { ...chain, isProven: false, provenUntil: null }
}
