import { and, asc, eq, inArray, isNull, lte } from 'drizzle-orm'
import { checkpoint, component, job, service } from '#db/schema/index.ts'
import { audit, type Context } from '../context.ts'
import { insertJob } from '../job/insert-job.ts'
import { requireEngine } from './require-engine.ts'

const retryAfterMs = 3_600_000

/** Makes a `checkpoint.verify` job for each checkpoint whose proofs want renewing, oldest first. An unanswered one is asked again after an hour. */
export async function dueVerifications(ctx: Context, limit = 20): Promise<{ jobId: string; checkpointId: string }[]> {
  requireEngine(ctx)
  const now = ctx.clock.now()
  const isDue = and(lte(checkpoint.verifyDueAt, now), inArray(checkpoint.state, ['available', 'missing']))
  const [any] = await ctx.store.read.select({ id: checkpoint.id }).from(checkpoint).where(isDue).limit(1)
  if (!any) return []
  return await ctx.store.tx(async (t) => {
    const due = await t
      .select({
        id: checkpoint.id,
        name: checkpoint.name,
        componentId: checkpoint.componentId,
        serviceId: service.id,
        due: checkpoint.verifyDueAt,
      })
      .from(checkpoint)
      .innerJoin(component, eq(component.id, checkpoint.componentId))
      .innerJoin(service, eq(service.id, component.serviceId))
      .where(and(isDue, isNull(component.archivedAt), isNull(service.archivedAt)))
      .orderBy(asc(checkpoint.verifyDueAt))
      .limit(limit)
    const made: { jobId: string; checkpointId: string }[] = []
    for (const one of due) {
      const claimed = await t
        .update(checkpoint)
        .set({ verifyDueAt: now + retryAfterMs })
        .where(and(eq(checkpoint.id, one.id), eq(checkpoint.verifyDueAt, one.due!)))
        .returning({ id: checkpoint.id })
      if (claimed.length === 0) continue
      const [pending] = await t
        .select({ id: job.id })
        .from(job)
        .where(and(eq(job.checkpointId, one.id), eq(job.kind, 'checkpoint.verify'), inArray(job.state, ['queued', 'running'])))
        .limit(1)
      if (pending) continue
      const jobId = await insertJob(t, ctx, { kind: 'checkpoint.verify', componentId: one.componentId, checkpointId: one.id, input: {} })
      const object = { kind: 'checkpoint', id: one.id, name: one.name }
      await audit(t, ctx, { action: 'checkpoint.verify_request', object, serviceId: one.serviceId, detail: { jobId } })
      made.push({ jobId, checkpointId: one.id })
    }
    return made
  })
}
