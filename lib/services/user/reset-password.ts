import { eq } from 'drizzle-orm'
import type { z } from 'zod'
import { user } from '#db/schema/people.ts'
import { type Context, audit, authorize } from '../context.ts'
import { parseInput } from '../parse-input.ts'
import { revokeSessions } from '../session/revoke-sessions.ts'
import { hashPassword, randomPassword } from './password.ts'
import { userIdInput } from './person-fields.ts'
import { mustFindUser, userObject } from './user-object.ts'

/** Gives the person a random password for one use, returned once, and ends all their sessions. */
export async function resetPassword(ctx: Context, input: z.input<typeof userIdInput>): Promise<{ initialPassword: string }> {
  authorize(ctx, 'user.manage')
  const { userId } = parseInput(userIdInput, input)
  const initialPassword = randomPassword()
  const passwordHash = await hashPassword(initialPassword)
  const now = ctx.clock.now()
  await ctx.store.tx(async (t) => {
    const person = await mustFindUser(t, userId)
    await t.update(user).set({ passwordHash, mustChangePassword: true, updatedAt: now }).where(eq(user.id, userId))
    const sessions = await revokeSessions(t, now, userId)
    await audit(t, ctx, { action: 'user.reset_password', object: userObject(person), detail: { sessions } })
  })
  return { initialPassword }
}
