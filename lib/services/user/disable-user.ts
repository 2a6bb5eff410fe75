import { eq } from 'drizzle-orm'
import type { z } from 'zod'
import { user } from '#db/schema/people.ts'
import { type Context, audit, authorize } from '../context.ts'
import { parseInput } from '../parse-input.ts'
import { revokeSessions } from '../session/revoke-sessions.ts'
import { onAuthorityLost } from './authority-lost.ts'
import { keepAnAdmin } from './keep-an-admin.ts'
import { userIdInput } from './person-fields.ts'
import { mustFindUser, userDigest, userObject } from './user-object.ts'

/** Ends the person's sessions, stops their tokens and takes their open approvals back. Throws `blocked` for the last admin. */
export async function disableUser(ctx: Context, input: z.input<typeof userIdInput>): Promise<void> {
  authorize(ctx, 'user.manage')
  const { userId } = parseInput(userIdInput, input)
  const now = ctx.clock.now()
  await ctx.store.tx(async (t) => {
    const before = await mustFindUser(t, userId)
    if (before.disabledAt !== null) return
    await keepAnAdmin(t, before)
    await t.update(user).set({ disabledAt: now, updatedAt: now }).where(eq(user.id, userId))
    const sessions = await revokeSessions(t, now, userId)
    const entry = { action: 'user.disable', object: userObject(before), before: userDigest(before) }
    await audit(t, ctx, { ...entry, after: userDigest({ ...before, disabledAt: now }), detail: { sessions } })
    await onAuthorityLost(t, ctx, userId)
  })
}
