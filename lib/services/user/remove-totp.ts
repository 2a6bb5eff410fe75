import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { user } from '#db/schema/people.ts'
import { type Context, audit, authorize } from '../context.ts'
import { parseInput } from '../parse-input.ts'
import { requirePerson } from '../session/require-person.ts'
import { requireStepUp } from '../session/require-step-up.ts'
import { revokeSessions } from '../session/revoke-sessions.ts'
import { mustFindUser, userObject } from './user-object.ts'

export const removeTotpInput = z.object({ userId: z.string().min(1).max(64).optional() })

/** Turns one-time codes off: one's own after a step-up, or, for somebody who lost their device, by an admin. */
export async function removeTotp(ctx: Context, input: z.input<typeof removeTotpInput>): Promise<void> {
  const person = await requirePerson(ctx)
  const { userId = person.id } = parseInput(removeTotpInput, input)
  if (userId !== person.id) authorize(ctx, 'user.manage')
  requireStepUp(ctx)
  const now = ctx.clock.now()
  await ctx.store.tx(async (t) => {
    const target = await mustFindUser(t, userId)
    if (target.totpSecret === null) return
    await t.update(user).set({ totpSecret: null, totpLastStep: null, updatedAt: now }).where(eq(user.id, userId))
    const sessions = userId === person.id ? 0 : await revokeSessions(t, now, userId)
    await audit(t, ctx, { action: 'user.remove_totp', object: userObject(target), detail: { sessions } })
  })
}
