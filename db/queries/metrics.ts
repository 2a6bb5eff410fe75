import { count, isNull } from 'drizzle-orm'
import { approvalRequest, auditHead, checkpoint, engineState, job, run, service } from '../schema/index.ts'
import type { Reader } from '../store.ts'

/** What `/api/v1/metrics` shows: a handful of counts and the engine's pulse. */
export async function readMetrics(reader: Reader) {
  const [services] = await reader.select({ n: count() }).from(service).where(isNull(service.archivedAt))
  const [engine] = await reader.select({ heartbeatAt: engineState.heartbeatAt, startedAt: engineState.startedAt }).from(engineState)
  const [head] = await reader.select({ seq: auditHead.seq }).from(auditHead)
  return {
    services: services?.n ?? 0,
    checkpoints: await reader.select({ state: checkpoint.state, n: count() }).from(checkpoint).groupBy(checkpoint.state),
    runs: await reader.select({ state: run.state, n: count() }).from(run).groupBy(run.state),
    requests: await reader.select({ state: approvalRequest.state, n: count() }).from(approvalRequest).groupBy(approvalRequest.state),
    jobs: await reader.select({ state: job.state, n: count() }).from(job).groupBy(job.state),
    engine: engine ?? null,
    auditSeq: head?.seq ?? 0,
  }
}
export type Metrics = Awaited<ReturnType<typeof readMetrics>>
