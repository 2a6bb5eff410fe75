import { and, eq, inArray } from 'drizzle-orm'
import { checkpoint, component, proof, service } from '#db/schema/index.ts'
import type { Reader } from '#db/store.ts'
import { newestProven } from '#lib/domain/checkpoint/proof-chain.ts'

/** For each component, the id of its newest proven checkpoint at `now`; components without one are left out. */
export async function newestProvenOf(t: Reader, componentIds: readonly string[], now: number): Promise<Map<string, string>> {
  if (componentIds.length === 0) return new Map()
  const owners = await t
    .select({ componentId: component.id, checks: service.checks, objectives: service.objectives })
    .from(component)
    .innerJoin(service, eq(service.id, component.serviceId))
    .where(inArray(component.id, [...componentIds]))
  const points = await t
    .select({
      id: checkpoint.id,
      componentId: checkpoint.componentId,
      state: checkpoint.state,
      dataTime: checkpoint.dataTime,
      createdAt: checkpoint.createdAt,
    })
    .from(checkpoint)
    .where(and(inArray(checkpoint.componentId, [...componentIds]), eq(checkpoint.state, 'available')))
  const proofs =
    points.length > 0
      ? await t
          .select()
          .from(proof)
          .where(
            inArray(
              proof.checkpointId,
              points.map((one) => one.id),
            ),
          )
      : []
  const found = new Map<string, string>()
  for (const owner of owners) {
    const mine = points.filter((one) => one.componentId === owner.componentId)
    const needs = { hasChecks: owner.checks.length > 0, objectives: owner.objectives }
    const best = newestProven(
      mine.map((one) => ({ ...one, proofs: proofs.filter((row) => row.checkpointId === one.id) })),
      needs,
      now,
    )
    if (best) found.set(owner.componentId, best.id)
  }
  return found
}
