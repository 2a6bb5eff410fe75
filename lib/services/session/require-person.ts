import { type UserRow, findUser } from '#db/queries/user.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'

/** The first line of what people do to their own account: a person in a session, whatever the role. */
export async function requirePerson(ctx: Context): Promise<UserRow & { sessionId: string }> {
  const { actor, store } = ctx
  if (actor.tokenId) throw new ServiceError('forbidden', 'This needs a person who is signed in; a token cannot do it.')
  const row = actor.kind === 'user' && actor.sessionId ? await findUser(store.read, actor.id) : null
  if (!row || row.disabledAt !== null) throw new ServiceError('unauthenticated', 'Sign in first.')
  return { ...row, sessionId: actor.sessionId! }
}
