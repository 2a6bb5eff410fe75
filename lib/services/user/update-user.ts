import { and, eq, ne } from 'drizzle-orm'
import type { z } from 'zod'
import { user } from '#db/schema/people.ts'
import { type Context, audit, authorize } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'
import { emailField, nameField, userIdInput } from './person-fields.ts'
import { mustFindUser, userDigest, userObject } from './user-object.ts'

export const updateUserInput = userIdInput.extend({ name: nameField, email: emailField })

/** Changes a person's name and address. Only an admin may: the address decides which outside identity is theirs. */
export async function updateUser(ctx: Context, input: z.input<typeof updateUserInput>): Promise<void> {
  authorize(ctx, 'user.manage')
  const { userId, name, email } = parseInput(updateUserInput, input)
  await ctx.store.tx(async (t) => {
    const before = await mustFindUser(t, userId)
    if (email) {
      const others = await t
        .select({ id: user.id })
        .from(user)
        .where(and(eq(user.email, email), ne(user.id, userId)))
      if (others.length > 0)
        throw new ServiceError('conflict', 'Somebody has this address already.', { email: ['Somebody has this address already.'] })
    }
    const after = { ...before, name, email }
    await t.update(user).set({ name, email, updatedAt: ctx.clock.now() }).where(eq(user.id, userId))
    await audit(t, ctx, { action: 'user.update', object: userObject(before), before: userDigest(before), after: userDigest(after) })
  })
}
