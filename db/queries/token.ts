import { desc, eq } from 'drizzle-orm'
import { apiToken, user } from '../schema/people.ts'
import type { Reader } from '../store.ts'
import type { UserRow } from './user.ts'

export type TokenRow = typeof apiToken.$inferSelect
/** What a page may show of a token. */
export type TokenInfo = Omit<TokenRow, 'hash'> & { ownerName: string; ownerDisabled: boolean }

/** By the sha256 of what the caller sent. */
export async function findTokenByHash(r: Reader, hash: string): Promise<{ token: TokenRow; owner: UserRow } | null> {
  const [row] = await r
    .select({ token: apiToken, owner: user })
    .from(apiToken)
    .innerJoin(user, eq(user.id, apiToken.ownerId))
    .where(eq(apiToken.hash, hash))
  return row ?? null
}

export async function findToken(r: Reader, id: string): Promise<{ token: TokenRow; owner: UserRow } | null> {
  const [row] = await r
    .select({ token: apiToken, owner: user })
    .from(apiToken)
    .innerJoin(user, eq(user.id, apiToken.ownerId))
    .where(eq(apiToken.id, id))
  return row ?? null
}

/** One owner's tokens, or everybody's, the newest first. */
export async function listTokens(r: Reader, ownerId?: string): Promise<TokenInfo[]> {
  const rows = await r
    .select({ token: apiToken, owner: user })
    .from(apiToken)
    .innerJoin(user, eq(user.id, apiToken.ownerId))
    .where(ownerId ? eq(apiToken.ownerId, ownerId) : undefined)
    .orderBy(desc(apiToken.createdAt))
  return rows.map(({ token, owner }) => {
    const { id, name, ownerId, scopes, createdAt, expiresAt, lastUsedAt, revokedAt } = token
    const shown = { id, name, ownerId, scopes, createdAt, expiresAt, lastUsedAt, revokedAt }
    return { ...shown, ownerName: owner.name, ownerDisabled: owner.disabledAt !== null }
  })
}
