import { and, eq, isNull, lt } from 'drizzle-orm'
import { findSession } from '#db/queries/session.ts'
import { session } from '#db/schema/people.ts'
import { StoreUnavailable } from '#db/store.ts'
import { sha256 } from '#lib/system/canonical.ts'
import type { Actor, Context } from '../context.ts'
import { sessionIdleMs } from './create-session.ts'

const touchEveryMs = 60_000

/**
 * Who carries this session secret, read anew from the database at every request: a revoked or expired
 * session, a disabled person, an old role or password count for nothing from then on.
 */
export async function resolveSession(base: Omit<Context, 'actor'>, secret: string): Promise<Actor | null> {
  if (!secret.startsWith('ses_') || secret.length > 100) return null
  const now = base.clock.now()
  const found = await findSession(base.store.read, sha256(secret))
  if (!found || found.user.disabledAt !== null || found.session.revokedAt !== null) return null
  if (found.session.expiresAt <= now || found.session.idleExpiresAt <= now) return null
  if (now - found.session.lastSeenAt >= touchEveryMs) await touch(base, found.session.id, now)
  const { id, name, role, mustChangePassword } = found.user
  return { kind: 'user', id, name, role, mustChangePassword, sessionId: found.session.id, stepUpAt: found.session.stepUpAt }
}

/** People can still read when the disk is full; the session then just ages. */
async function touch(base: Omit<Context, 'actor'>, id: string, now: number): Promise<void> {
  try {
    await base.store.tx(async (t) => {
      await t
        .update(session)
        .set({ lastSeenAt: now, idleExpiresAt: now + sessionIdleMs })
        .where(and(eq(session.id, id), isNull(session.revokedAt), lt(session.lastSeenAt, now)))
    })
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error
  }
}
