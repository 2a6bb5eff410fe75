import { and, eq, isNull, lt, or } from 'drizzle-orm'
import { findTokenByHash } from '#db/queries/token.ts'
import { apiToken } from '#db/schema/people.ts'
import { StoreUnavailable } from '#db/store.ts'
import { sha256 } from '#lib/system/canonical.ts'
import type { Actor, Context } from '../context.ts'

const touchEveryMs = 60_000

/** Whom a bearer token acts for, or null: unknown, expired, revoked, or its owner disabled. Use is noted once a minute at most. */
export async function resolveToken(base: Omit<Context, 'actor'>, secret: string): Promise<Actor | null> {
  if (!secret.startsWith('rip_') || secret.length > 100) return null
  const now = base.clock.now()
  const found = await findTokenByHash(base.store.read, sha256(secret))
  if (!found || found.token.revokedAt !== null || found.token.expiresAt <= now || found.owner.disabledAt !== null) return null
  const { token, owner } = found
  if (token.lastUsedAt === null || now - token.lastUsedAt >= touchEveryMs) await touch(base, token.id, now)
  return {
    kind: 'token',
    id: owner.id,
    name: `${owner.name} (token ${token.name})`,
    role: owner.role,
    scopes: token.scopes,
    tokenId: token.id,
    mustChangePassword: owner.mustChangePassword,
    stepUpAt: null,
  }
}

async function touch(base: Omit<Context, 'actor'>, id: string, now: number): Promise<void> {
  try {
    await base.store.tx(async (t) => {
      await t
        .update(apiToken)
        .set({ lastUsedAt: now })
        .where(and(eq(apiToken.id, id), or(isNull(apiToken.lastUsedAt), lt(apiToken.lastUsedAt, now))))
    })
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error
  }
}
