import { and, eq, isNull, ne } from 'drizzle-orm'
import { session } from '#db/schema/people.ts'
import type { Tx } from '#db/store.ts'

/** Ends a person's sessions, all or all but one, from the next request on. Returns how many there were. */
export async function revokeSessions(t: Tx, now: number, userId: string, exceptId?: string): Promise<number> {
  const rows = await t
    .update(session)
    .set({ revokedAt: now })
    .where(and(eq(session.userId, userId), isNull(session.revokedAt), exceptId ? ne(session.id, exceptId) : undefined))
    .returning({ id: session.id })
  return rows.length
}
