import { and, eq, gt, inArray, lte, ne, or, sql } from 'drizzle-orm'
import { newestProven, type ProofNeeds, type ProofRow } from '#lib/domain/checkpoint/proof-chain.ts'
import { checkpoint, component, proof, service } from '../schema/index.ts'
import type { Reader } from '../store.ts'

export interface ProvenCheckpoint {
  id: string
  name: string
  label: string
  state: string
  dataTime: number
  createdAt: number
  proofs: ProofRow[]
}

/** The proof chain decides; these links are the least that any chain needs. */
const alwaysNeeded = ['exists', 'sha256', 'restorable', 'load_time'] as const
const firstLook = 3

/**
 * For each component, its newest proven checkpoint at `now`; components without one are left out. SQL
 * narrows the search to the newest few that may be proven; only where none of those is, all are read.
 * What a rollback preserved is the state somebody wanted to leave: only a person may choose to go back there.
 */
export async function newestProvenByComponent(
  t: Reader,
  componentIds: readonly string[],
  now: number,
): Promise<Map<string, ProvenCheckpoint>> {
  if (componentIds.length === 0) return new Map()
  const owners = await t
    .select({ id: component.id, checks: service.checks, objectives: service.objectives })
    .from(component)
    .innerJoin(service, eq(service.id, component.serviceId))
    .where(inArray(component.id, [...componentIds]))
  const needs = new Map(
    owners.map((one): [string, ProofNeeds] => [one.id, { hasChecks: one.checks.length > 0, objectives: one.objectives }]),
  )
  const first = await candidates(t, componentIds, now, firstLook)
  const found = choose(first, needs, now)
  const unclear = [...first].filter(([id, points]) => !found.has(id) && points.length === firstLook).map(([id]) => id)
  if (unclear.length > 0) {
    for (const [id, best] of choose(await candidates(t, unclear, now, null), needs, now)) found.set(id, best)
  }
  return found
}

function choose(points: Map<string, ProvenCheckpoint[]>, needs: Map<string, ProofNeeds>, now: number): Map<string, ProvenCheckpoint> {
  const found = new Map<string, ProvenCheckpoint>()
  for (const [componentId, mine] of points) {
    const best = newestProven(mine, needs.get(componentId)!, now)
    if (best) found.set(componentId, best)
  }
  return found
}

/** Available checkpoints whose indispensable links hold, the newest `limit` of each component, with all their proofs. */
async function candidates(t: Reader, componentIds: readonly string[], now: number, limit: number | null) {
  const holding = t.$with('holding').as(
    t
      .select({ checkpointId: proof.checkpointId })
      .from(proof)
      .where(
        and(
          inArray(proof.link, [...alwaysNeeded]),
          or(eq(proof.ok, true), eq(proof.link, 'load_time')),
          lte(proof.at, now),
          gt(proof.expiresAt, now),
        ),
      )
      .groupBy(proof.checkpointId)
      .having(sql`count(*) = ${alwaysNeeded.length}`),
  )
  const place = sql<number>`row_number() over (partition by ${checkpoint.componentId} order by ${checkpoint.dataTime} desc, ${checkpoint.createdAt} desc)`
  const ranked = t.$with('ranked').as(
    t
      .select({
        componentId: checkpoint.componentId,
        id: checkpoint.id,
        name: checkpoint.name,
        label: checkpoint.label,
        state: checkpoint.state,
        dataTime: checkpoint.dataTime,
        createdAt: checkpoint.createdAt,
        place: place.as('place'),
      })
      .from(checkpoint)
      .innerJoin(holding, eq(holding.checkpointId, checkpoint.id))
      .where(and(inArray(checkpoint.componentId, [...componentIds]), eq(checkpoint.state, 'available'), ne(checkpoint.kind, 'preserve'))),
  )
  const rows = await t
    .with(holding, ranked)
    .select()
    .from(ranked)
    .innerJoin(proof, eq(proof.checkpointId, ranked.id))
    .where(limit === null ? undefined : lte(ranked.place, limit))
  const points = new Map<string, Map<string, ProvenCheckpoint>>()
  for (const { ranked: row, proof: one } of rows) {
    const mine = points.get(row.componentId) ?? new Map<string, ProvenCheckpoint>()
    points.set(row.componentId, mine)
    const { id, name, label, state, dataTime, createdAt } = row
    const point = mine.get(id) ?? { id, name, label, state, dataTime, createdAt, proofs: [] }
    mine.set(id, point)
    point.proofs.push(one)
  }
  return new Map([...points].map(([componentId, mine]) => [componentId, [...mine.values()]]))
}
