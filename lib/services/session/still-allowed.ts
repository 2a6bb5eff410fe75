import { findSession } from '#db/queries/session.ts'
import { findToken } from '#db/queries/token.ts'
import type { UserRow } from '#db/queries/user.ts'
import type { Reader } from '#db/store.ts'
import { type Permission, roleMay } from '#lib/domain/access/policy.ts'
import type { Actor } from '../context.ts'

/**
 * Whether an actor who was let in before still is: session or token alive, person enabled, role and scopes
 * enough. For open streams, and inside a transaction where a decision must not outlive the right to make it.
 */
export async function stillAllowed(r: Reader, now: number, actor: Actor, permission: Permission): Promise<boolean> {
  if (actor.kind === 'engine') return true
  if (actor.tokenId) {
    const found = await findToken(r, actor.tokenId)
    if (!found || found.token.revokedAt !== null || found.token.expiresAt <= now) return false
    return mayStill(found.owner, permission) && found.token.scopes.includes(permission)
  }
  if (!actor.sessionId) return false
  const found = await findSession(r, actor.sessionId)
  if (!found || found.session.revokedAt !== null) return false
  if (found.session.expiresAt <= now || found.session.idleExpiresAt <= now) return false
  return mayStill(found.user, permission)
}

function mayStill(user: UserRow, permission: Permission): boolean {
  return user.disabledAt === null && !user.mustChangePassword && roleMay(user.role, permission)
}
