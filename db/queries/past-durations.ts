import { and, desc, eq, inArray } from 'drizzle-orm'
import { run, runComponent } from '../schema/index.ts'
import type { Reader } from '../store.ts'

/** Names a set of components, whatever their order. */
export const scopeKey = (componentIds: readonly string[]) => componentIds.toSorted().join()

/** Launch to green of the newest 200 successful runs of a service, ms, by the components that they restored. */
export async function pastDurations(reader: Reader, serviceId: string): Promise<Map<string, { runId: string; ms: number }[]>> {
  const runs = await reader
    .select({ id: run.id, createdAt: run.createdAt, endedAt: run.endedAt })
    .from(run)
    .where(and(eq(run.serviceId, serviceId), eq(run.state, 'succeeded')))
    .orderBy(desc(run.createdAt))
    .limit(200)
  const ids = runs.map((one) => one.id)
  const parts = ids.length > 0 ? await reader.select().from(runComponent).where(inArray(runComponent.runId, ids)) : []
  const partsOf = Map.groupBy(parts, (one) => one.runId)
  const found = new Map<string, { runId: string; ms: number }[]>()
  for (const { id, createdAt, endedAt } of runs) {
    if (endedAt === null) continue
    const key = scopeKey((partsOf.get(id) ?? []).map((one) => one.componentId))
    found.set(key, [...(found.get(key) ?? []), { runId: id, ms: endedAt - createdAt }])
  }
  return found
}
