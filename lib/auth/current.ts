import { cookies, headers } from 'next/headers'
import { forbidden, redirect } from 'next/navigation'
import { cache } from 'react'
import { sharedStore } from '#db/shared.ts'
import { hasUsers } from '#db/queries/user.ts'
import type { Permission } from '#lib/domain/access/policy.ts'
import { type Context, authorize } from '#lib/services/context.ts'
import { ServiceError } from '#lib/services/errors.ts'
import { anonymousActor } from '#lib/services/session/anonymous-actor.ts'
import { resolveSession } from '#lib/services/session/resolve-session.ts'
import { systemClock } from '#lib/system/clock.ts'
import { safeNext } from './safe-next.ts'
import { sessionCookie } from './session-cookie.ts'

export { requestContext } from './request-context.ts'

/** Who looks at this page or calls this action; looked up once a request, never kept longer. */
export const currentContext = cache(async (): Promise<Context> => {
  const base = { store: sharedStore(), clock: systemClock }
  const secret = (await cookies()).get(sessionCookie().name)?.value
  return { ...base, actor: (secret && (await resolveSession(base, secret))) || anonymousActor }
})

/**
 * The first line of every page. Sends people who are not signed in to the sign-in page and back to `next`
 * afterwards, those with a password for one use to their account, and shows "forbidden" to the rest.
 */
export async function requirePage(permission: Permission, next?: string): Promise<Context> {
  const ctx = await requireSignedIn(next)
  if (ctx.actor.mustChangePassword) redirect('/settings/account')
  try {
    authorize(ctx, permission)
  } catch (error) {
    if (error instanceof ServiceError) forbidden()
    throw error
  }
  return ctx
}

/** For pages that everybody has, whatever the role: the own account. */
export async function requireSignedIn(next?: string): Promise<Context> {
  const ctx = await currentContext()
  if (ctx.actor.kind === 'user') return ctx
  if (!(await hasUsers(ctx.store.read))) redirect('/setup')
  const path = safeNext(next ?? (await headers()).get('x-ripcord-path'))
  redirect(path === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(path)}`)
}
