import { and, asc, desc, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import type { ProofChain } from '#lib/domain/checkpoint/proof-chain.ts'
import { approvalRequest, checkpoint, component, plan, proof, run, runComponent, service } from '../schema/index.ts'
import type { Reader } from '../store.ts'
import { chainOf, listCheckpoints } from './checkpoint.ts'
import { newestProvenByComponent, type ProvenCheckpoint } from './newest-proven.ts'

type ServiceRow = typeof service.$inferSelect
type ComponentRow = typeof component.$inferSelect

export interface NewestCheckpoint {
  id: string
  kind: string
  name: string
  label: string
  state: string
  dataTime: number
  createdAt: number
  chain: ProofChain
}

export interface ComponentOverview extends ComponentRow {
  checkpoints: number
  newest: NewestCheckpoint | null
  newestProven: (Omit<ProvenCheckpoint, 'proofs'> & { chain: ProofChain }) | null
}

export interface RunSummary {
  id: string
  kind: 'rollback' | 'drill'
  state: string
  summary: string
  createdAt: number
  endedAt: number | null
  rtoMs: number | null
}

export interface ServiceOverview extends ServiceRow {
  components: ComponentOverview[]
  lastRun: RunSummary | null
  activeRun: RunSummary | null
  /** Approval requests that wait for a decision or a launch. */
  openRequests: number
  /** The data time of the least recent among the components' newest proven checkpoints, ms: what is written since is at risk. Null when a component has none. */
  provenDataTime: number | null
}

/** Every service in use, by name, with what the first screen says about it: eight queries, however many services. */
export async function listServicesOverview(reader: Reader, now: number): Promise<ServiceOverview[]> {
  const services = await reader.select().from(service).where(isNull(service.archivedAt)).orderBy(asc(service.name), asc(service.slug))
  return await overviewOf(reader, services, now)
}

/** One service by id or slug with its last checkpoints and runs; null when there is none. An archived one is found too. */
export async function getServiceDetail(reader: Reader, idOrSlug: string, now: number) {
  const [row] = await reader
    .select()
    .from(service)
    .where(or(eq(service.id, idOrSlug), eq(service.slug, idOrSlug)))
  if (!row) return null
  const [overview] = await overviewOf(reader, [row], now)
  const recent = await listCheckpoints(reader, { serviceId: row.id, limit: 20 }, now)
  const runs = await reader.select(runColumns).from(run).where(eq(run.serviceId, row.id)).orderBy(desc(run.createdAt)).limit(20)
  return { ...overview!, checkpoints: recent.rows, checkpointTotal: recent.total, runs }
}
export type ServiceDetail = NonNullable<Awaited<ReturnType<typeof getServiceDetail>>>

const runColumns = {
  id: run.id,
  serviceId: run.serviceId,
  kind: run.kind,
  state: run.state,
  summary: run.summary,
  level: run.level,
  createdAt: run.createdAt,
  startedAt: run.startedAt,
  endedAt: run.endedAt,
  rtoMs: run.rtoMs,
  rpoMs: run.rpoMs,
}

async function overviewOf(reader: Reader, services: readonly ServiceRow[], now: number): Promise<ServiceOverview[]> {
  if (services.length === 0) return []
  const ids = services.map((one) => one.id)
  const components = await reader
    .select()
    .from(component)
    .where(and(inArray(component.serviceId, ids), isNull(component.archivedAt)))
    .orderBy(asc(component.slug))
  const byId = new Map(services.map((one) => [one.id, one]))
  const needsOf = new Map(
    components.map((one) => {
      const { checks, objectives } = byId.get(one.serviceId)!
      return [one.id, { hasChecks: checks.length > 0, objectives }]
    }),
  )
  const componentIds = components.map((one) => one.id)
  const newest = await newestCheckpoints(reader, componentIds)
  const newestIds = [...newest.values()].map((one) => one.id)
  const proofs = newestIds.length > 0 ? await reader.select().from(proof).where(inArray(proof.checkpointId, newestIds)) : []
  const proofsOf = Map.groupBy(proofs, (one) => one.checkpointId)
  const proven = await newestProvenByComponent(reader, componentIds, now)
  const lastRuns = await newestRuns(reader, ids)
  const activeRuns = await reader
    .selectDistinct(runColumns)
    .from(run)
    .innerJoin(runComponent, and(eq(runComponent.runId, run.id), eq(runComponent.active, true)))
    .where(inArray(run.serviceId, ids))
  const requests = await reader
    .select({ serviceId: plan.serviceId, count: sql<number>`count(*)` })
    .from(approvalRequest)
    .innerJoin(plan, eq(plan.id, approvalRequest.planId))
    .where(and(inArray(plan.serviceId, ids), inArray(approvalRequest.state, ['open', 'approved'])))
    .groupBy(plan.serviceId)

  return services.map((row) => {
    const mine = components
      .filter((one) => one.serviceId === row.id)
      .map((one): ComponentOverview => {
        const last = newest.get(one.id)
        const best = proven.get(one.id)
        const chain = last && chainOf(last.state, proofsOf.get(last.id) ?? [], needsOf.get(one.id)!, now)
        return {
          ...one,
          checkpoints: last?.total ?? 0,
          newest: last && chain ? { ...pick(last), kind: last.kind, chain } : null,
          newestProven: best ? { ...pick(best), chain: chainOf(best.state, best.proofs, needsOf.get(one.id)!, now) } : null,
        }
      })
    const times = mine.map((one) => one.newestProven?.dataTime ?? null)
    return {
      ...row,
      components: mine,
      lastRun: lastRuns.get(row.id) ?? null,
      activeRun: activeRuns.map((one) => (one.serviceId === row.id ? runSummary(one) : null)).find((one) => one !== null) ?? null,
      openRequests: Number(requests.find((one) => one.serviceId === row.id)?.count ?? 0),
      provenDataTime: times.length > 0 && times.every((time) => time !== null) ? Math.min(...times) : null,
    }
  })
}

const pick = ({ id, name, label, state, dataTime, createdAt }: Omit<NewestCheckpoint, 'chain' | 'kind'>) => ({
  id,
  name,
  label,
  state,
  dataTime,
  createdAt,
})

/** The last checkpoint of each component, whatever its state, and how many there are. */
async function newestCheckpoints(reader: Reader, componentIds: readonly string[]) {
  if (componentIds.length === 0) return new Map<string, never>()
  const ranked = reader.$with('ranked').as(
    reader
      .select({
        id: checkpoint.id,
        componentId: checkpoint.componentId,
        kind: checkpoint.kind,
        name: checkpoint.name,
        label: checkpoint.label,
        state: checkpoint.state,
        dataTime: checkpoint.dataTime,
        createdAt: checkpoint.createdAt,
        total: sql<number>`count(*) over (partition by ${checkpoint.componentId})`.as('total'),
        place:
          sql<number>`row_number() over (partition by ${checkpoint.componentId} order by ${checkpoint.createdAt} desc, ${checkpoint.id} desc)`.as(
            'place',
          ),
      })
      .from(checkpoint)
      .where(and(inArray(checkpoint.componentId, [...componentIds]), isNull(checkpoint.deletedAt))),
  )
  const rows = await reader.with(ranked).select().from(ranked).where(eq(ranked.place, 1))
  return new Map(rows.map((one) => [one.componentId, { ...one, total: Number(one.total) }]))
}

async function newestRuns(reader: Reader, serviceIds: readonly string[]) {
  const place = sql<number>`row_number() over (partition by ${run.serviceId} order by ${run.createdAt} desc, ${run.id} desc)`.as('place')
  const ranked = reader.$with('ranked').as(
    reader
      .select({ ...runColumns, place })
      .from(run)
      .where(inArray(run.serviceId, [...serviceIds])),
  )
  const rows = await reader.with(ranked).select().from(ranked).where(eq(ranked.place, 1))
  return new Map(rows.map((one) => [one.serviceId, runSummary(one)]))
}

function runSummary({ id, kind, state, summary, createdAt, endedAt, rtoMs }: RunSummary): RunSummary {
  return { id, kind, state, summary, createdAt, endedAt, rtoMs }
}
