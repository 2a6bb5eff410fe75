import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { session, user } from '#db/schema/people.ts'
import { changeRole } from '../user/change-role.ts'
import { changeOwnPassword } from '../user/change-own-password.ts'
import { disableUser } from '../user/disable-user.ts'
import { resetPassword } from '../user/reset-password.ts'
import { authorize } from '../context.ts'
import { testPassword, testPeople } from '../testing/test-people.ts'
import { revokeSession } from './revoke-session.ts'
import { signOut } from './sign-out.ts'
import { stillAllowed } from './still-allowed.ts'

const hour = 3_600_000

async function house() {
  const people = testPeople()
  const admin = await people.enter(await people.add('admin', 'admin'))
  const ada = await people.enter(await people.add('ada', 'approver'))
  return { ...people, admin, ada }
}

test('a session that was ended is refused on the next request', async () => {
  const { ada, next } = await house()
  expect((await next(ada.secret)).actor.kind).toBe('user')
  await signOut(ada.ctx)
  expect((await next(ada.secret)).actor.kind).toBe('anonymous')
})

test('disabling a person ends their sessions at the next request, and enabling does not bring them back', async () => {
  const { admin, ada, next, store } = await house()
  await disableUser(admin.ctx, { userId: ada.ctx.actor.id })
  expect((await next(ada.secret)).actor.kind).toBe('anonymous')
  await store.tx((t) => t.update(user).set({ disabledAt: null }).where(eq(user.id, ada.ctx.actor.id)))
  expect((await next(ada.secret)).actor.kind).toBe('anonymous')
})

test('demoting a person takes effect at the next request', async () => {
  const { admin, ada, next } = await house()
  await changeRole(admin.ctx, { userId: ada.ctx.actor.id, role: 'viewer' })
  const after = await next(ada.secret)
  expect(() => authorize(after, 'approval.decide')).toThrow(/does not include/)
})

test('a stream that is open notices that its person was demoted, signed out or disabled', async () => {
  const { admin, ada, store, clock } = await house()
  const still = () => stillAllowed(store.read, clock.now(), ada.ctx.actor, 'approval.decide')
  expect(await still()).toBe(true)
  await changeRole(admin.ctx, { userId: ada.ctx.actor.id, role: 'viewer' })
  expect(await still()).toBe(false)
  await changeRole(admin.ctx, { userId: ada.ctx.actor.id, role: 'approver' })
  expect(await still()).toBe(true)
  await signOut(ada.ctx)
  expect(await still()).toBe(false)
})

test('a changed password ends the other sessions and keeps this one', async () => {
  const { ada, enter, next } = await house()
  const other = await enter(ada.ctx.actor.id)
  expect(await changeOwnPassword(ada.ctx, { current: testPassword, password: 'another long password' })).toEqual({ sessionsEnded: 1 })
  expect((await next(other.secret)).actor.kind).toBe('anonymous')
  expect((await next(ada.secret)).actor.kind).toBe('user')
})

test('a password that an admin made allows nothing but choosing another', async () => {
  const { admin, ada, enter, next } = await house()
  const { initialPassword } = await resetPassword(admin.ctx, { userId: ada.ctx.actor.id })
  expect((await next(ada.secret)).actor.kind).toBe('anonymous')
  const fresh = await enter(ada.ctx.actor.id)
  expect(() => authorize(fresh.ctx, 'service.read')).toThrow(/Choose your own password/)
  await changeOwnPassword(fresh.ctx, { current: initialPassword, password: 'my own long password' })
  expect(() => authorize({ ...fresh.ctx }, 'service.read')).toThrow()
  const after = await next(fresh.secret)
  expect(() => authorize(after, 'service.read')).not.toThrow()
})

test('a session ends after twelve idle hours', async () => {
  const { ada, next, clock } = await house()
  clock.advance(11 * hour)
  expect((await next(ada.secret)).actor.kind).toBe('user')
  clock.advance(11 * hour)
  expect((await next(ada.secret)).actor.kind).toBe('user')
  clock.advance(12 * hour)
  expect((await next(ada.secret)).actor.kind).toBe('anonymous')
})

test('a session ends after seven days however busy it is', async () => {
  const { ada, next, clock } = await house()
  for (let hours = 0; hours < 7 * 24 - 1; hours += 6) {
    expect((await next(ada.secret)).actor.kind).toBe('user')
    clock.advance(6 * hour)
  }
  expect((await next(ada.secret)).actor.kind).toBe('anonymous')
})

test('a request within a minute of the last writes nothing', async () => {
  const { ada, next, clock, store } = await house()
  const seen = async () => (await store.read.select().from(session).where(eq(session.id, ada.ctx.actor.sessionId!)))[0]!.lastSeenAt
  const before = await seen()
  clock.advance(59_000)
  await next(ada.secret)
  expect(await seen()).toBe(before)
  clock.advance(1_000)
  await next(ada.secret)
  expect(await seen()).toBe(clock.now())
})

test('what the database holds does not open a session', async () => {
  const { ada, next } = await house()
  expect((await next(ada.ctx.actor.sessionId!)).actor.kind).toBe('anonymous')
  expect((await next(`ses_${ada.ctx.actor.sessionId!}`)).actor.kind).toBe('anonymous')
  expect((await next('')).actor.kind).toBe('anonymous')
})

test("nobody but an admin ends somebody else's session", async () => {
  const { admin, ada, next } = await house()
  await expect(revokeSession(ada.ctx, { sessionId: admin.ctx.actor.sessionId! })).rejects.toMatchObject({ code: 'forbidden' })
  expect((await next(admin.secret)).actor.kind).toBe('user')
  await revokeSession(admin.ctx, { sessionId: ada.ctx.actor.sessionId! })
  expect((await next(ada.secret)).actor.kind).toBe('anonymous')
})
