import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { apiToken, auditEvent } from '#db/schema/index.ts'
import { authorize } from '../context.ts'
import { stillAllowed } from '../session/still-allowed.ts'
import { testPeople } from '../testing/test-people.ts'
import { changeRole } from '../user/change-role.ts'
import { disableUser } from '../user/disable-user.ts'
import { createToken } from './create-token.ts'
import { resolveToken } from './resolve-token.ts'
import { revokeToken } from './revoke-token.ts'

async function house() {
  const people = testPeople()
  const admin = await people.enter(await people.add('root', 'admin'))
  const ada = await people.enter(await people.add('ada', 'approver'))
  const made = await createToken(ada.ctx, { name: 'pipeline', scopes: ['approval.decide', 'service.read'], days: 30 })
  return { ...people, admin, ada, made, use: () => resolveToken(people, made.token) }
}

test('a token acts as its owner within its scopes, and the database does not hold it', async () => {
  const { use, store, clock, made } = await house()
  const actor = await use()
  expect(actor).toMatchObject({ kind: 'token', id: 'user_ada', tokenId: made.tokenId })
  const ctx = { store, clock, actor: actor! }
  expect(() => authorize(ctx, 'service.read')).not.toThrow()
  expect(() => authorize(ctx, 'plan.write')).toThrow(/scopes do not include/)
  const everything = JSON.stringify([await store.read.select().from(apiToken), await store.read.select().from(auditEvent)])
  expect(everything).not.toContain(made.token)
})

test('nobody makes a token that may do more than they may', async () => {
  const { ada } = await house()
  const attempt = createToken(ada.ctx, { name: 'more', scopes: ['service.read', 'user.manage'], days: 1 })
  await expect(attempt).rejects.toMatchObject({ code: 'forbidden' })
  await expect(createToken(ada.ctx, { name: 'x', scopes: ['root' as never], days: 1 })).rejects.toMatchObject({ code: 'bad_input' })
})

test('a token loses what its owner loses', async () => {
  const { admin, use, store, clock } = await house()
  await changeRole(admin.ctx, { userId: 'user_ada', role: 'viewer' })
  const actor = (await use())!
  expect(() => authorize({ store, clock, actor }, 'approval.decide')).toThrow(/does not include/)
  expect(await stillAllowed(store.read, clock.now(), actor, 'service.read')).toBe(true)
  await disableUser(admin.ctx, { userId: 'user_ada' })
  expect(await use()).toBeNull()
  expect(await stillAllowed(store.read, clock.now(), actor, 'service.read')).toBe(false)
})

test('a token cannot make tokens, and lives a year at most', async () => {
  const { use, store, clock, ada } = await house()
  const other = await createToken(ada.ctx, { name: 'maker', scopes: ['token.manage'], days: 365 })
  const ctx = { store, clock, actor: (await resolveToken({ store, clock }, other.token))! }
  await expect(createToken(ctx, { name: 'child', scopes: ['token.manage'], days: 365 })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(createToken(ada.ctx, { name: 'long', scopes: ['service.read'], days: 366 })).rejects.toMatchObject({ code: 'bad_input' })
  expect(await use()).not.toBeNull()
})

test('a revoked or expired token is refused at its next use', async () => {
  const { ada, clock, made, use } = await house()
  const second = await createToken(ada.ctx, { name: 'second', scopes: ['service.read'], days: 1 })
  clock.advance(86_400_000)
  expect(await resolveToken(ada.ctx, second.token)).toBeNull()
  expect(await use()).not.toBeNull()
  await revokeToken(ada.ctx, { tokenId: made.tokenId })
  expect(await use()).toBeNull()
})

test("people revoke their own tokens, admins anybody's, others nobody's", async () => {
  const { admin, made, add, enter, use } = await house()
  const other = await enter(await add('other', 'approver'))
  await expect(revokeToken(other.ctx, { tokenId: made.tokenId })).rejects.toMatchObject({ code: 'forbidden' })
  expect(await use()).not.toBeNull()
  await revokeToken(admin.ctx, { tokenId: made.tokenId })
  expect(await use()).toBeNull()
})

test('use is noted at most once a minute', async () => {
  const { store, clock, made, use } = await house()
  const noted = async () => (await store.read.select().from(apiToken).where(eq(apiToken.id, made.tokenId)))[0]!.lastUsedAt
  await use()
  const first = await noted()
  clock.advance(59_000)
  await use()
  expect(await noted()).toBe(first)
  clock.advance(1_000)
  await use()
  expect(await noted()).toBe(clock.now())
})
