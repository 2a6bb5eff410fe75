import { and, eq, inArray } from 'drizzle-orm'
import { checkpoint, component, proof, service } from '#db/schema/index.ts'
import type { Reader } from '#db/store.ts'
import { newestProven, type ProofRow } from '#lib/domain/checkpoint/proof-chain.ts'

/** For each component, the id of its newest proven checkpoint at `now`; components without one are left out. */
export async function newestProvenOf(t: Reader, componentIds: readonly string[], now: number): Promise<Map<string, string>> {
  if (componentIds.length === 0) return new Map()
  const rows = await t
    .select({
      id: checkpoint.id,
      componentId: checkpoint.componentId,
      state: checkpoint.state,
      dataTime: checkpoint.dataTime,
      createdAt: checkpoint.createdAt,
      checks: service.checks,
      objectives: service.objectives,
      proof,
    })
    .from(checkpoint)
    .innerJoin(component, eq(component.id, checkpoint.componentId))
    .innerJoin(service, eq(service.id, component.serviceId))
    .innerJoin(proof, eq(proof.checkpointId, checkpoint.id))
    .where(and(inArray(checkpoint.componentId, [...componentIds]), eq(checkpoint.state, 'available')))
  type Point = Omit<(typeof rows)[number], 'proof'> & { proofs: ProofRow[] }
  const points = new Map<string, Map<string, Point>>()
  for (const { proof: one, ...row } of rows) {
    const mine = points.get(row.componentId) ?? new Map<string, Point>()
    points.set(row.componentId, mine)
    const point = mine.get(row.id) ?? { ...row, proofs: [] }
    mine.set(row.id, point)
    point.proofs.push(one)
  }
  const found = new Map<string, string>()
  for (const [componentId, mine] of points) {
    const all = [...mine.values()]
    const best = newestProven(all, { hasChecks: all[0]!.checks.length > 0, objectives: all[0]!.objectives }, now)
    if (best) found.set(componentId, best.id)
  }
  return found
}
