import { z } from 'zod'
import { authorize, type Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'
import { changeCheckpoint } from './change-checkpoint.ts'
import { checkpointsInUse } from './load-checkpoint.ts'
import { newestProvenOf } from './newest-proven-of.ts'

export const deleteCheckpointInput = z.strictObject({ checkpointId: z.string().min(1) })
export type DeleteCheckpointInput = z.input<typeof deleteCheckpointInput>

/** Takes a checkpoint out of the registry; its bytes are freed later. Refuses the newest proven one and one that a run is using. */
export async function deleteCheckpoint(ctx: Context, input: DeleteCheckpointInput): Promise<void> {
  authorize(ctx, 'checkpoint.manage')
  const { checkpointId } = parseInput(deleteCheckpointInput, input)
  await changeCheckpoint(ctx, checkpointId, async (t, found) => {
    const now = ctx.clock.now()
    if ((await checkpointsInUse(t, found.componentId)).has(found.id)) {
      throw new ServiceError('blocked', `A run is using ${found.name}. Wait until it ends.`)
    }
    if ((await newestProvenOf(t, [found.componentId], now)).get(found.componentId) === found.id) {
      throw new ServiceError('blocked', `${found.name} is the newest proven checkpoint of its component. Prove a newer one first.`)
    }
    return {
      action: 'checkpoint.delete',
      set: { state: 'deleted', stateReason: 'Deleted by a person.', deletedAt: now, verifyDueAt: null },
      detail: { from: found.state, digest: found.digest, kind: found.kind },
    }
  })
}
