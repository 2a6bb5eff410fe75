import { job } from '#db/schema/run.ts'
import type { Tx } from '#db/store.ts'
import { type Context, makeId } from '../context.ts'

export interface NewJob {
  kind: string
  input: Record<string, unknown>
  componentId?: string
  checkpointId?: string
  planId?: string
}

/** Asks the engine for something in the caller's transaction; the engine wakes when it commits. Returns the job's id. */
export async function insertJob(t: Tx, ctx: Context, { kind, input, componentId, checkpointId, planId }: NewJob): Promise<string> {
  const id = makeId(ctx, 'job')
  await t.insert(job).values({
    id,
    kind,
    componentId: componentId ?? null,
    checkpointId: checkpointId ?? null,
    planId: planId ?? null,
    input,
    state: 'queued',
    requestedBy: ctx.actor.id,
    createdAt: ctx.clock.now(),
    fence: 0,
  })
  return id
}
