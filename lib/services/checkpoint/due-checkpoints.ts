import { and, eq, inArray, isNull, lte } from 'drizzle-orm'
import { component, job, service } from '#db/schema/index.ts'
import { formatUtc } from '#lib/domain/format/time.ts'
import { audit, type Context, makeId } from '../context.ts'
import { insertJob } from '../job/insert-job.ts'
import type { CheckpointCreateInput } from './request-checkpoint.ts'
import { requireEngine } from './require-engine.ts'

const hourMs = 3_600_000

export interface DueCheckpoint {
  jobId: string
  checkpointId: string
  componentId: string
}

/**
 * Makes one `checkpoint.create` job for every component whose time has come and moves its clock on, in one
 * transaction: two engines never take it twice. After a long pause there is one, not one for each missed hour;
 * while an earlier one waits or runs there is none.
 */
export async function dueCheckpoints(ctx: Context): Promise<DueCheckpoint[]> {
  requireEngine(ctx)
  const now = ctx.clock.now()
  const isDue = lte(component.nextCheckpointAt, now)
  const [any] = await ctx.store.read.select({ id: component.id }).from(component).where(isDue).limit(1)
  if (!any) return []
  return await ctx.store.tx(async (t) => {
    const due = await t
      .select({ component, serviceId: service.id })
      .from(component)
      .innerJoin(service, eq(service.id, component.serviceId))
      .where(and(isDue, isNull(component.archivedAt), isNull(service.archivedAt)))
    const made: DueCheckpoint[] = []
    for (const { component: one, serviceId } of due) {
      const every = one.schedule.everyHours
      const next = every === null ? null : now + Math.floor(every * hourMs)
      const claimed = await t
        .update(component)
        .set({ nextCheckpointAt: next })
        .where(and(eq(component.id, one.id), eq(component.nextCheckpointAt, one.nextCheckpointAt!)))
        .returning({ id: component.id })
      if (claimed.length === 0 || every === null) continue
      const [pending] = await t
        .select({ id: job.id })
        .from(job)
        .where(and(eq(job.componentId, one.id), eq(job.kind, 'checkpoint.create'), inArray(job.state, ['queued', 'running'])))
        .limit(1)
      if (pending) continue
      const checkpointId = makeId(ctx, 'cp')
      const name = `Scheduled ${formatUtc(now)}`
      const input: CheckpointCreateInput = { checkpointId, name, kind: 'schedule', pinned: false, forwardOnly: false, note: '', ref: null }
      const jobId = await insertJob(t, ctx, { kind: 'checkpoint.create', componentId: one.id, input })
      const object = { kind: 'component', id: one.id, name: one.name }
      await audit(t, ctx, { action: 'checkpoint.request', object, serviceId, detail: { jobId, checkpointId, name, kind: 'schedule' } })
      made.push({ jobId, checkpointId, componentId: one.id })
    }
    return made
  })
}
