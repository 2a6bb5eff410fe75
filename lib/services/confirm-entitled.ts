import { and, eq, gt, isNull } from 'drizzle-orm'
import { apiToken, session, user } from '#db/schema/people.ts'
import type { Reader } from '#db/store.ts'
import type { Permission } from '#lib/domain/access/policy.ts'
import { type Context, authorize } from './context.ts'
import { ServiceError } from './errors.ts'

/**
 * Asks again, in the transaction that acts, whether the actor may: the role that `authorize` saw is that of
 * the beginning of the request, and somebody demoted, disabled or signed out since must not act on it.
 */
export async function confirmEntitled(t: Reader, ctx: Context, permission: Permission): Promise<void> {
  const { actor } = ctx
  if (actor.kind === 'engine') return
  const [person] = await t.select({ role: user.role, disabledAt: user.disabledAt }).from(user).where(eq(user.id, actor.id))
  if (!person || person.disabledAt !== null) throw new ServiceError('forbidden', 'Only a person with an enabled account may do this.')
  authorize({ ...ctx, actor: { ...actor, role: person.role } }, permission)
  if (actor.tokenId && !(await isTokenLive(t, actor.tokenId, ctx.clock.now())))
    throw new ServiceError('unauthenticated', 'The token was revoked or has expired. Make a new one in Settings, Tokens.')
  if (actor.sessionId && !(await isSessionLive(t, actor.sessionId))) throw new ServiceError('unauthenticated', 'Sign in again.')
}

async function isTokenLive(t: Reader, id: string, now: number): Promise<boolean> {
  const live = and(eq(apiToken.id, id), isNull(apiToken.revokedAt), gt(apiToken.expiresAt, now))
  return (await t.select({ id: apiToken.id }).from(apiToken).where(live)).length > 0
}

async function isSessionLive(t: Reader, id: string): Promise<boolean> {
  const live = and(eq(session.id, id), isNull(session.revokedAt))
  return (await t.select({ id: session.id }).from(session).where(live)).length > 0
}
