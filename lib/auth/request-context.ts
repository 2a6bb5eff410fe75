import { sharedStore } from '#db/shared.ts'
import type { Store } from '#db/store.ts'
import type { Context } from '#lib/services/context.ts'
import { ServiceError } from '#lib/services/errors.ts'
import { anonymousActor } from '#lib/services/session/anonymous-actor.ts'
import { resolveSession } from '#lib/services/session/resolve-session.ts'
import { resolveToken } from '#lib/services/token/resolve-token.ts'
import { type Clock, systemClock } from '#lib/system/clock.ts'
import { isSameOrigin } from './same-origin.ts'
import { readCookie, sessionCookie } from './session-cookie.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Who asks, for API routes: a bearer token, else the session cookie, else nobody. Throws `unauthenticated` for a
 * token that does not count (never falling back to the cookie) and `forbidden` for a change from another site.
 */
export async function requestContext(request: Request, store: Store = sharedStore(), clock: Clock = systemClock): Promise<Context> {
  const base = { store, clock }
  const authorization = request.headers.get('authorization')
  if (authorization !== null) {
    const [, secret = ''] = /^Bearer +(\S+)$/i.exec(authorization) ?? []
    const actor = await resolveToken(base, secret)
    if (!actor) throw new ServiceError('unauthenticated', 'The token is unknown, expired or revoked. Make a new one in Settings, Tokens.')
    return { ...base, actor }
  }
  const secret = readCookie(request.headers.get('cookie'), sessionCookie().name)
  if (secret === null) return { ...base, actor: anonymousActor }
  if (!safeMethods.has(request.method) && !isSameOrigin(request.headers)) {
    throw new ServiceError('forbidden', 'This request came from another site. Use the console, or a token.')
  }
  return { ...base, actor: (await resolveSession(base, secret)) ?? anonymousActor }
}
