import type { Context } from '../context.ts'
import { revokeSession } from './revoke-session.ts'

/** Ends the session that asks. Ending it twice is no error. */
export async function signOut(ctx: Context): Promise<void> {
  if (ctx.actor.kind === 'user' && ctx.actor.sessionId) await revokeSession(ctx, { sessionId: ctx.actor.sessionId })
}
