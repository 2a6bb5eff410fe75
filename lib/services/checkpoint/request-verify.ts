import { z } from 'zod'
import { audit, authorize, type Context } from '../context.ts'
import { insertJob } from '../job/insert-job.ts'
import { parseInput } from '../parse-input.ts'
import { loadCheckpoint } from './load-checkpoint.ts'

export const requestVerifyInput = z.strictObject({ checkpointId: z.string().min(1) })
export type RequestVerifyInput = z.input<typeof requestVerifyInput>

/** Asks the engine to go through the whole proof chain of a checkpoint now. */
export async function requestVerify(ctx: Context, input: RequestVerifyInput): Promise<{ jobId: string }> {
  authorize(ctx, 'checkpoint.verify')
  const { checkpointId } = parseInput(requestVerifyInput, input)
  return await ctx.store.tx(async (t) => {
    const found = await loadCheckpoint(t, checkpointId)
    const jobId = await insertJob(t, ctx, { kind: 'checkpoint.verify', checkpointId, componentId: found.componentId, input: {} })
    await audit(t, ctx, {
      action: 'checkpoint.verify_request',
      object: { kind: 'checkpoint', id: found.id, name: found.name },
      serviceId: found.serviceId,
      detail: { jobId },
    })
    return { jobId }
  })
}
