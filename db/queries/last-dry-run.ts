import { and, desc, eq } from 'drizzle-orm'
import { plan } from '../schema/index.ts'
import type { Reader } from '../store.ts'

export interface LastDryRun {
  planId: string
  at: number
  unitsLost: Record<string, number>
}

/** What the newest dry run of a service counted as lost, if it was about these checkpoints and no others; null otherwise. */
export async function lastDryRun(reader: Reader, serviceId: string, checkpointIds: readonly string[]): Promise<LastDryRun | null> {
  const [row] = await reader
    .select({ id: plan.id, assessment: plan.assessment, document: plan.document })
    .from(plan)
    .where(and(eq(plan.serviceId, serviceId), eq(plan.state, 'ready')))
    .orderBy(desc(plan.builtAt))
    .limit(1)
  if (!row?.assessment || !row.document) return null
  if (!row.document.components.every((one) => checkpointIds.includes(one.checkpointId))) return null
  return { planId: row.id, at: row.assessment.at, unitsLost: row.assessment.unitsLost }
}
