import { and, eq, inArray, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { notice } from '#db/schema/index.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'

export const readNoticesInput = z.strictObject({
  noticeIds: z.array(z.string().min(1)).max(200).optional().meta({ description: 'Which ones; absent: all of them' }),
})
export type ReadNoticesInput = z.input<typeof readNoticesInput>

/** Marks the actor's own notices as read; those of others are left alone. Returns how many were unread. */
export async function readNotices(ctx: Context, input: ReadNoticesInput): Promise<{ read: number }> {
  if (ctx.actor.kind !== 'user' && !ctx.actor.tokenId) throw new ServiceError('unauthenticated', 'Sign in first.')
  const { noticeIds } = parseInput(readNoticesInput, input)
  return await ctx.store.tx(async (t) => {
    const which = noticeIds ? inArray(notice.id, noticeIds) : undefined
    const rows = await t
      .update(notice)
      .set({ readAt: ctx.clock.now() })
      .where(and(eq(notice.userId, ctx.actor.id), isNull(notice.readAt), which))
      .returning({ id: notice.id })
    return { read: rows.length }
  })
}
