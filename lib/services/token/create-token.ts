import { z } from 'zod'
import { apiToken } from '#db/schema/people.ts'
import { type Permission, allPermissions, roleMay } from '#lib/domain/access/policy.ts'
import { sha256 } from '#lib/system/canonical.ts'
import { newSecret } from '#lib/system/ids.ts'
import { type Context, audit, authorize, makeId } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'
import { requirePerson } from '../session/require-person.ts'

export const longestTokenDays = 365

export const createTokenInput = z.object({
  name: z.string().trim().min(1, 'Say what the token is for.').max(100, 'Use at most 100 characters.'),
  scopes: z
    .array(z.enum(allPermissions as [Permission, ...Permission[]]))
    .min(1, 'Choose at least one scope.')
    .transform((scopes) => [...new Set(scopes)].sort()),
  days: z.coerce.number().int().min(1, 'Use 1 to 365 days.').max(longestTokenDays, 'Use 1 to 365 days.'),
})

/**
 * Makes a token for machines. The token itself is returned once; the database keeps its sha256. It can do what
 * its scopes name and its owner's role still allows, whichever is less. Throws `forbidden` for more than one's own.
 */
export async function createToken(
  ctx: Context,
  input: z.input<typeof createTokenInput>,
): Promise<{ tokenId: string; token: string; expiresAt: number }> {
  authorize(ctx, 'token.manage')
  const person = await requirePerson(ctx)
  const { name, scopes, days } = parseInput(createTokenInput, input)
  const beyond = scopes.filter((scope) => !roleMay(person.role, scope))
  if (beyond.length > 0) throw new ServiceError('forbidden', `Your role (${person.role}) does not include ${beyond.join(', ')}.`)
  const token = newSecret('rip')
  const now = ctx.clock.now()
  const row = { id: makeId(ctx, 'token'), name, ownerId: person.id, scopes, createdAt: now, expiresAt: now + days * 86_400_000 }
  await ctx.store.tx(async (t) => {
    await t.insert(apiToken).values({ ...row, hash: sha256(token) })
    const object = { kind: 'api_token', id: row.id, name }
    await audit(t, ctx, { action: 'token.create', object, detail: { scopes, expiresAt: row.expiresAt } })
  })
  return { tokenId: row.id, token, expiresAt: row.expiresAt }
}
