import { z } from 'zod'
import { listTokens } from '#db/queries/token.ts'
import { roleMay } from '#lib/domain/access/policy.ts'
import { createToken, createTokenInput } from '#lib/services/token/create-token.ts'
import { revokeToken } from '#lib/services/token/revoke-token.ts'
import { defineEndpoint } from '../endpoint.ts'

const shared = { permission: 'token.manage', tag: 'tokens' } as const
const token = z.object({
  id: z.string(),
  name: z.string(),
  ownerId: z.string(),
  ownerName: z.string(),
  ownerDisabled: z.boolean(),
  scopes: z.array(z.string()),
  createdAt: z.number(),
  expiresAt: z.number(),
  lastUsedAt: z.number().nullable(),
  revokedAt: z.number().nullable(),
})

export const listTokensEndpoint = defineEndpoint({
  ...shared,
  method: 'GET',
  path: '/api/v1/tokens',
  summary: 'Your own tokens, newest first; everybody’s with user.manage',
  response: z.object({ tokens: z.array(token) }),
  handle: async (ctx) => {
    const { role, scopes, id } = ctx.actor
    const seesAll = role !== null && roleMay(role, 'user.manage') && (scopes?.includes('user.manage') ?? true)
    return { tokens: await listTokens(ctx.store.read, seesAll ? undefined : id) }
  },
})

export const createTokenEndpoint = defineEndpoint({
  ...shared,
  method: 'POST',
  path: '/api/v1/tokens',
  summary: 'Make a token, signed in as a person; a token cannot make another one',
  body: createTokenInput,
  status: 201,
  takesKey: false,
  response: z.object({ tokenId: z.string(), token: z.string().meta({ description: 'Shown this once' }), expiresAt: z.number() }),
  handle: (ctx, { body }) => createToken(ctx, body),
})

export const revokeTokenEndpoint = defineEndpoint({
  ...shared,
  method: 'DELETE',
  path: '/api/v1/tokens/{tokenId}',
  summary: 'End a token from its next use on',
  params: z.object({ tokenId: z.string().min(1).max(64) }),
  status: 204,
  handle: (ctx, { params: { tokenId } }) => revokeToken(ctx, { tokenId }),
})
