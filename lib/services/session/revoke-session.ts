import { and, eq, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { findSession } from '#db/queries/session.ts'
import { session } from '#db/schema/people.ts'
import { type Context, audit, authorize } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'
import { requirePerson } from './require-person.ts'

export const revokeSessionInput = z.object({ sessionId: z.string().regex(/^[0-9a-f]{64}$/) })

/** Ends one session: one's own, or anybody's with `user.manage`. Throws `not_found`. */
export async function revokeSession(ctx: Context, input: z.input<typeof revokeSessionInput>): Promise<void> {
  const person = await requirePerson(ctx)
  const { sessionId } = parseInput(revokeSessionInput, input)
  await ctx.store.tx(async (t) => {
    const found = await findSession(t, sessionId)
    if (!found) throw new ServiceError('not_found', 'There is no such session.')
    if (found.user.id !== person.id) authorize(ctx, 'user.manage')
    const rows = await t
      .update(session)
      .set({ revokedAt: ctx.clock.now() })
      .where(and(eq(session.id, sessionId), isNull(session.revokedAt)))
      .returning({ id: session.id })
    if (rows.length === 0) return
    const object = { kind: 'user', id: found.user.id, name: found.user.login }
    await audit(t, ctx, { action: 'session.revoke', object, detail: { session: sessionId.slice(0, 12) } })
  })
}
