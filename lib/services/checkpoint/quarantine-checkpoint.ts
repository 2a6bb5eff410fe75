import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { proof } from '#db/schema/index.ts'
import { authorize, type Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'
import { changeCheckpoint } from './change-checkpoint.ts'

export const quarantineCheckpointInput = z.strictObject({
  checkpointId: z.string().min(1),
  reason: z.string().trim().min(3, 'say why, so that others can judge it').max(500),
})
export type QuarantineCheckpointInput = z.input<typeof quarantineCheckpointInput>

/** Takes a checkpoint out of every choice and ends its proofs: only a fresh verification can bring it back. */
export async function quarantineCheckpoint(ctx: Context, input: QuarantineCheckpointInput): Promise<void> {
  authorize(ctx, 'checkpoint.manage')
  const { checkpointId, reason } = parseInput(quarantineCheckpointInput, input)
  await changeCheckpoint(ctx, checkpointId, async (t, found) => {
    if (found.state === 'quarantined') throw new ServiceError('conflict', `${found.name} is in quarantine already: ${found.stateReason}`)
    await t.update(proof).set({ expiresAt: ctx.clock.now() }).where(eq(proof.checkpointId, found.id))
    return { action: 'checkpoint.quarantine', set: { state: 'quarantined', stateReason: reason }, detail: { from: found.state, reason } }
  })
}
