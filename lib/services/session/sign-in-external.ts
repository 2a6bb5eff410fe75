import { and, eq } from 'drizzle-orm'
import { type UserRow, findUser, findUserByEmail } from '#db/queries/user.ts'
import { identity } from '#db/schema/people.ts'
import type { Tx } from '#db/store.ts'
import { type Context, audit } from '../context.ts'
import { type Origin, createSession } from './create-session.ts'

/** What an identity provider said about the person. `emailVerified`: by the provider, not by the person. */
export interface ExternalIdentity {
  provider: string
  subject: string
  email: string | null
  emailVerified: boolean
}

export type ExternalSignIn = { ok: true; secret: string; userId: string } | { ok: false; reason: 'unknown' | 'disabled' }

/**
 * Opens a session for a linked identity, or links it to the one person whom an admin created with that
 * verified address and who has no other identity at this provider. Nobody is created by signing in.
 */
export function signInExternal(ctx: Context, who: ExternalIdentity, from: Origin): Promise<ExternalSignIn> {
  const now = ctx.clock.now()
  const detail = { by: who.provider, network: from.network ?? undefined }
  return ctx.store.tx(async (t): Promise<ExternalSignIn> => {
    const linked = await findLinked(t, who)
    const found = linked ?? (await findLinkable(t, who))
    const object = found ? { kind: 'user', id: found.id, name: found.login } : { kind: 'user', id: 'unknown', name: 'unknown' }
    if (!found || found.disabledAt !== null) {
      const reason = found ? 'disabled' : 'unknown'
      await audit(t, ctx, { action: 'session.refuse', object, result: 'refused', detail: { ...detail, reason } })
      return { ok: false, reason }
    }
    const person: Context = { ...ctx, actor: { kind: 'user', id: found.id, name: found.name, role: found.role } }
    if (!linked) {
      await t.insert(identity).values({ provider: who.provider, subject: who.subject, userId: found.id, createdAt: now })
      await audit(t, person, { action: 'user.link_identity', object, detail: { provider: who.provider } })
    }
    const secret = await createSession(t, now, found.id, from)
    await audit(t, person, { action: 'session.start', object, detail })
    return { ok: true, secret, userId: found.id }
  })
}

async function findLinked(t: Tx, who: ExternalIdentity): Promise<UserRow | null> {
  const [link] = await t
    .select()
    .from(identity)
    .where(and(eq(identity.provider, who.provider), eq(identity.subject, who.subject)))
  return link ? findUser(t, link.userId) : null
}

async function findLinkable(t: Tx, who: ExternalIdentity): Promise<UserRow | null> {
  if (!who.email || !who.emailVerified) return null
  const found = await findUserByEmail(t, who.email)
  if (!found) return null
  const [other] = await t
    .select()
    .from(identity)
    .where(and(eq(identity.provider, who.provider), eq(identity.userId, found.id)))
  return other ? null : found
}
