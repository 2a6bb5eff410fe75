import { and, desc, eq, inArray } from 'drizzle-orm'
import { run, runComponent } from '../schema/index.ts'
import type { Reader } from '../store.ts'

/** Names a set of components, whatever their order. */
export const scopeKey = (componentIds: readonly string[]) => componentIds.toSorted().join()

/** Launch to green of the newest 2,000 successful runs of these services, ms, by the components that they restored. Two queries. */
export async function pastDurations(reader: Reader, serviceIds: readonly string[]): Promise<Map<string, { runId: string; ms: number }[]>> {
  if (serviceIds.length === 0) return new Map()
  const runs = await reader
    .select({ id: run.id, createdAt: run.createdAt, endedAt: run.endedAt })
    .from(run)
    .where(and(inArray(run.serviceId, [...serviceIds]), eq(run.state, 'succeeded')))
    .orderBy(desc(run.createdAt))
    .limit(2_000)
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
