import { and, desc, eq, gt, isNull } from 'drizzle-orm'
import { session, user } from '../schema/people.ts'
import type { Reader } from '../store.ts'
import type { UserRow } from './user.ts'

export type SessionRow = typeof session.$inferSelect

/** `id` is the sha256 of what the browser carries. */
export async function findSession(r: Reader, id: string): Promise<{ session: SessionRow; user: UserRow } | null> {
  const [row] = await r.select().from(session).innerJoin(user, eq(user.id, session.userId)).where(eq(session.id, id))
  return row ?? null
}

/** A person's sessions that still work, the last used first. */
export function listSessions(r: Reader, userId: string, now: number): Promise<SessionRow[]> {
  return r
    .select()
    .from(session)
    .where(and(eq(session.userId, userId), isNull(session.revokedAt), gt(session.idleExpiresAt, now), gt(session.expiresAt, now)))
    .orderBy(desc(session.lastSeenAt))
}
