import { z } from 'zod'
import { authorize, type Context } from '../context.ts'
import { parseInput } from '../parse-input.ts'
import { changeCheckpoint } from './change-checkpoint.ts'

export const setForwardOnlyInput = z.strictObject({
  checkpointId: z.string().min(1),
  forwardOnly: z.boolean().meta({ description: 'A migration that only goes forward: no automatic rollback may cross this point' }),
})
export type SetForwardOnlyInput = z.input<typeof setForwardOnlyInput>

/** Says whether an automatic rollback may cross this point. */
export async function setForwardOnly(ctx: Context, input: SetForwardOnlyInput): Promise<void> {
  authorize(ctx, 'checkpoint.manage')
  const { checkpointId, forwardOnly } = parseInput(setForwardOnlyInput, input)
  await changeCheckpoint(ctx, checkpointId, async (_t, found) =>
    found.forwardOnly === forwardOnly ? null : { action: 'checkpoint.set_forward_only', set: { forwardOnly }, detail: { forwardOnly } },
  )
}
