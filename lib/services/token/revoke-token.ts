import { and, eq, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { findToken } from '#db/queries/token.ts'
import { apiToken } from '#db/schema/people.ts'
import { type Context, audit, authorize } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'

export const revokeTokenInput = z.object({ tokenId: z.string().min(1).max(64) })

/** Ends a token from its next use on: one's own, or anybody's with `user.manage`. */
export async function revokeToken(ctx: Context, input: z.input<typeof revokeTokenInput>): Promise<void> {
  authorize(ctx, 'token.manage')
  const { tokenId } = parseInput(revokeTokenInput, input)
  await ctx.store.tx(async (t) => {
    const found = await findToken(t, tokenId)
    if (!found) throw new ServiceError('not_found', 'There is no such token. Reload the list.')
    if (found.owner.id !== ctx.actor.id) authorize(ctx, 'user.manage')
    const rows = await t
      .update(apiToken)
      .set({ revokedAt: ctx.clock.now() })
      .where(and(eq(apiToken.id, tokenId), isNull(apiToken.revokedAt)))
      .returning({ id: apiToken.id })
    if (rows.length === 0) return
    const object = { kind: 'api_token', id: tokenId, name: found.token.name }
    await audit(t, ctx, { action: 'token.revoke', object, detail: { owner: found.owner.login } })
  })
}
