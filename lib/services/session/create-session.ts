import { and, eq, lt } from 'drizzle-orm'
import { session } from '#db/schema/people.ts'
import type { Tx } from '#db/store.ts'
import { sha256 } from '#lib/system/canonical.ts'
import { newSecret } from '#lib/system/ids.ts'

const hour = 3_600_000
export const sessionIdleMs = 12 * hour
export const sessionMaxMs = 7 * 24 * hour

/** Where a request came from, for the list of sessions and the limiter. */
export interface Origin {
  address: string | null
  network: string | null
  agent: string | null
}

export const nowhere: Origin = { address: null, network: null, agent: null }

/** Starts a session and returns what the browser carries; the database keeps only its sha256. */
export async function createSession(t: Tx, now: number, userId: string, from: Origin): Promise<string> {
  const secret = newSecret('ses')
  await t.delete(session).where(and(eq(session.userId, userId), lt(session.expiresAt, now - 30 * 24 * hour)))
  await t.insert(session).values({
    id: sha256(secret),
    userId,
    createdAt: now,
    lastSeenAt: now,
    idleExpiresAt: now + sessionIdleMs,
    expiresAt: now + sessionMaxMs,
    stepUpAt: now,
    address: from.address,
    agent: from.agent?.slice(0, 200) ?? null,
  })
  return secret
}
