import { and, eq, inArray } from 'drizzle-orm'
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

/** For each component, its newest proven checkpoint at `now`; components without one are left out. Two queries. */
export async function newestProvenByComponent(
  t: Reader,
  componentIds: readonly string[],
  now: number,
): Promise<Map<string, ProvenCheckpoint>> {
  const found = new Map<string, ProvenCheckpoint>()
  if (componentIds.length === 0) return found
  const owners = await t
    .select({ id: component.id, checks: service.checks, objectives: service.objectives })
    .from(component)
    .innerJoin(service, eq(service.id, component.serviceId))
    .where(inArray(component.id, [...componentIds]))
  const needs = new Map(
    owners.map((one): [string, ProofNeeds] => [one.id, { hasChecks: one.checks.length > 0, objectives: one.objectives }]),
  )
  const rows = await t
    .select({
      componentId: checkpoint.componentId,
      id: checkpoint.id,
      name: checkpoint.name,
      label: checkpoint.label,
      state: checkpoint.state,
      dataTime: checkpoint.dataTime,
      createdAt: checkpoint.createdAt,
      proof,
    })
    .from(checkpoint)
    .innerJoin(proof, eq(proof.checkpointId, checkpoint.id))
    .where(and(inArray(checkpoint.componentId, [...componentIds]), eq(checkpoint.state, 'available')))
  const points = new Map<string, Map<string, ProvenCheckpoint>>()
  for (const { proof: one, componentId, ...row } of rows) {
    const mine = points.get(componentId) ?? new Map<string, ProvenCheckpoint>()
    points.set(componentId, mine)
    const point = mine.get(row.id) ?? { ...row, proofs: [] }
    mine.set(row.id, point)
    point.proofs.push(one)
  }
  for (const [componentId, mine] of points) {
    const best = newestProven([...mine.values()], needs.get(componentId)!, now)
    if (best) found.set(componentId, best)
  }
  return found
}
