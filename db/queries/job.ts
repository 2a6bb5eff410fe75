import { and, desc, eq, inArray } from 'drizzle-orm'
import { job } from '../schema/index.ts'
import type { Reader } from '../store.ts'

export type JobRow = typeof job.$inferSelect

/** A request to the engine as callers see it. */
export async function getJob(reader: Reader, id: string) {
  const [row] = await reader.select().from(job).where(eq(job.id, id))
  return row ? publicJob(row) : null
}

/** Requests about these components that nobody has finished, newest first. */
export async function listOpenJobs(reader: Reader, componentIds: readonly string[]) {
  if (componentIds.length === 0) return []
  const open = and(inArray(job.componentId, [...componentIds]), inArray(job.state, ['queued', 'running']))
  const rows = await reader.select().from(job).where(open).orderBy(desc(job.createdAt)).limit(100)
  return rows.map(publicJob)
}

/** Every request under way, for the settings page and the registry. */
export async function listActiveJobs(reader: Reader) {
  const rows = await reader
    .select()
    .from(job)
    .where(inArray(job.state, ['queued', 'running']))
    .orderBy(desc(job.createdAt))
    .limit(100)
  return rows.map(publicJob)
}

/** Without its input, which may name targets, and the engine's own bookkeeping. */
export function publicJob({ id, kind, componentId, checkpointId, planId, state, result, error, doneBytes, totalBytes, ...row }: JobRow) {
  const { requestedBy, createdAt, startedAt, endedAt } = row
  return {
    id,
    kind,
    componentId,
    checkpointId,
    planId,
    state,
    result,
    error,
    doneBytes,
    totalBytes,
    requestedBy,
    createdAt,
    startedAt,
    endedAt,
  }
}
export type PublicJob = ReturnType<typeof publicJob>

/** Requests of these components that failed and were not made again since: each kind and checkpoint apart, newest first. */
export async function listFailedJobs(reader: Reader, componentIds: readonly string[]) {
  if (componentIds.length === 0) return []
  const kinds = ['checkpoint.create', 'checkpoint.verify', 'checkpoint.copy']
  const rows = await reader
    .select()
    .from(job)
    .where(and(inArray(job.componentId, [...componentIds]), inArray(job.kind, kinds)))
    .orderBy(desc(job.createdAt), desc(job.id))
    .limit(300)
  const about = (row: JobRow) => [row.kind, row.componentId, row.kind === 'checkpoint.create' ? '' : row.checkpointId].join()
  const newest = [...Map.groupBy(rows, about).values()].map((group) => group[0]!)
  return newest.filter((row) => row.state === 'failed').map(publicJob)
}
