import type { Store } from '#db/store.ts'
import { allPermissions, roleMay, type Role } from '#lib/domain/access/policy.ts'
import { createSession, nowhere } from '#lib/services/session/create-session.ts'
import { resolveSession } from '#lib/services/session/resolve-session.ts'
import { createToken } from '#lib/services/token/create-token.ts'
import { systemClock } from '#lib/system/clock.ts'

/** A token with all that the role includes, made by its owner in a session. */
export async function tokenFor(store: Store, userId: string, role: Role): Promise<string> {
  const base = { store, clock: systemClock }
  const secret = await store.tx((t) => createSession(t, systemClock.now(), userId, nowhere))
  const actor = (await resolveSession(base, secret))!
  const scopes = allPermissions.filter((one) => roleMay(role, one))
  return (await createToken({ ...base, actor }, { name: 'test', scopes, days: 1 })).token
}
