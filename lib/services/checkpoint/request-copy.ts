import { z } from 'zod'
import { audit, authorize, type Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { insertJob } from '../job/insert-job.ts'
import { parseInput } from '../parse-input.ts'
import { loadCheckpoint } from './load-checkpoint.ts'

export const requestCopyInput = z.strictObject({
  checkpointId: z.string().min(1),
  vault: z.string().min(1).max(63).meta({ description: 'The name of the vault that gets the copy' }),
})
export type RequestCopyInput = z.input<typeof requestCopyInput>

/** Asks the engine to put one more copy of a checkpoint into another vault. */
export async function requestCopy(ctx: Context, input: RequestCopyInput): Promise<{ jobId: string }> {
  authorize(ctx, 'checkpoint.manage')
  const { checkpointId, vault } = parseInput(requestCopyInput, input)
  return await ctx.store.tx(async (t) => {
    const found = await loadCheckpoint(t, checkpointId)
    if (found.state !== 'available') {
      throw new ServiceError('blocked', `${found.name} is ${found.state}; only an available checkpoint is copied. Verify it first.`)
    }
    const jobId = await insertJob(t, ctx, { kind: 'checkpoint.copy', checkpointId, componentId: found.componentId, input: { vault } })
    await audit(t, ctx, {
      action: 'checkpoint.copy_request',
      object: { kind: 'checkpoint', id: found.id, name: found.name },
      serviceId: found.serviceId,
      detail: { jobId, vault },
    })
    return { jobId }
  })
}
