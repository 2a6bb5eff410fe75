import { z } from 'zod'
import { authorize, type Context } from '../context.ts'
import { parseInput } from '../parse-input.ts'
import { changeCheckpoint } from './change-checkpoint.ts'

export const pinCheckpointInput = z.strictObject({ checkpointId: z.string().min(1), pinned: z.boolean() })
export type PinCheckpointInput = z.input<typeof pinCheckpointInput>

/** Keeps a checkpoint whatever the retention policy says, or gives it back to the policy. */
export async function pinCheckpoint(ctx: Context, input: PinCheckpointInput): Promise<void> {
  authorize(ctx, 'checkpoint.manage')
  const { checkpointId, pinned } = parseInput(pinCheckpointInput, input)
  await changeCheckpoint(ctx, checkpointId, async (_t, found) =>
    found.pinned === pinned ? null : { action: pinned ? 'checkpoint.pin' : 'checkpoint.unpin', set: { pinned } },
  )
}
