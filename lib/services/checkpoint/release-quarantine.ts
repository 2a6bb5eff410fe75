import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { proof } from '#db/schema/index.ts'
import { proofChain } from '#lib/domain/checkpoint/proof-chain.ts'
import { authorize, type Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'
import { changeCheckpoint } from './change-checkpoint.ts'
import { needsOf } from './load-checkpoint.ts'

export const releaseQuarantineInput = z.strictObject({
  checkpointId: z.string().min(1),
  reason: z.string().trim().min(3, 'say why it can be trusted again').max(500),
})
export type ReleaseQuarantineInput = z.input<typeof releaseQuarantineInput>

/** Makes a quarantined checkpoint available again, once a verification since then found and restored it unaltered. */
export async function releaseQuarantine(ctx: Context, input: ReleaseQuarantineInput): Promise<void> {
  authorize(ctx, 'checkpoint.manage')
  const { checkpointId, reason } = parseInput(releaseQuarantineInput, input)
  await changeCheckpoint(ctx, checkpointId, async (t, found) => {
    if (found.state !== 'quarantined') throw new ServiceError('conflict', `${found.name} is ${found.state}, not in quarantine.`)
    const rows = await t.select().from(proof).where(eq(proof.checkpointId, found.id))
    const { links } = proofChain(rows, needsOf(found), ctx.clock.now())
    const unproven = links.find(({ link, state }) => ['exists', 'sha256', 'restorable'].includes(link) && state !== 'proven')
    if (unproven) {
      throw new ServiceError(
        'blocked',
        `${found.name} has not been verified since its quarantine. Verify it first. (${unproven.link}: ${unproven.reason})`,
      )
    }
    return {
      action: 'checkpoint.release',
      set: { state: 'available', stateReason: null },
      detail: { reason, was: found.stateReason ?? '' },
    }
  })
}
