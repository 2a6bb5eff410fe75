import { eq } from 'drizzle-orm'
import type { z } from 'zod'
import { user } from '#db/schema/people.ts'
import { type Context, audit, authorize } from '../context.ts'
import { parseInput } from '../parse-input.ts'
import { userIdInput } from './person-fields.ts'
import { mustFindUser, userDigest, userObject } from './user-object.ts'

/** Lets the person sign in again. Sessions and approvals that ended stay ended. */
export async function enableUser(ctx: Context, input: z.input<typeof userIdInput>): Promise<void> {
  authorize(ctx, 'user.manage')
  const { userId } = parseInput(userIdInput, input)
  await ctx.store.tx(async (t) => {
    const before = await mustFindUser(t, userId)
    if (before.disabledAt === null) return
    await t.update(user).set({ disabledAt: null, updatedAt: ctx.clock.now() }).where(eq(user.id, userId))
    const after = userDigest({ ...before, disabledAt: null })
    await audit(t, ctx, { action: 'user.enable', object: userObject(before), before: userDigest(before), after })
  })
}
