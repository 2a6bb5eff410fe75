import { newestProvenByComponent } from '#db/queries/newest-proven.ts'
import type { Reader } from '#db/store.ts'

/** For each component, the id of its newest proven checkpoint at `now`; components without one are left out. */
export async function newestProvenOf(t: Reader, componentIds: readonly string[], now: number): Promise<Map<string, string>> {
  const found = await newestProvenByComponent(t, componentIds, now)
  return new Map([...found].map(([componentId, one]) => [componentId, one.id]))
}
