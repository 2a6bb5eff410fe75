import { eq } from 'drizzle-orm'
import type { z } from 'zod'
import { user } from '#db/schema/people.ts'
import { roleMay } from '#lib/domain/access/policy.ts'
import { type Context, audit, authorize } from '../context.ts'
import { parseInput } from '../parse-input.ts'
import { onAuthorityLost } from './authority-lost.ts'
import { keepAnAdmin } from './keep-an-admin.ts'
import { roleField, userIdInput } from './person-fields.ts'
import { mustFindUser, userDigest, userObject } from './user-object.ts'

export const changeRoleInput = userIdInput.extend({ role: roleField })

/** Takes effect at the person's next request. Throws `blocked` for the last admin. */
export async function changeRole(ctx: Context, input: z.input<typeof changeRoleInput>): Promise<void> {
  authorize(ctx, 'user.manage')
  const { userId, role } = parseInput(changeRoleInput, input)
  await ctx.store.tx(async (t) => {
    const before = await mustFindUser(t, userId)
    if (before.role === role) return
    if (role !== 'admin') await keepAnAdmin(t, before)
    await t.update(user).set({ role, updatedAt: ctx.clock.now() }).where(eq(user.id, userId))
    const entry = {
      action: 'user.change_role',
      object: userObject(before),
      before: userDigest(before),
      after: userDigest({ ...before, role }),
    }
    await audit(t, ctx, { ...entry, detail: { from: before.role, to: role } })
    if (!roleMay(role, 'approval.decide')) await onAuthorityLost(t, ctx, userId)
  })
}
