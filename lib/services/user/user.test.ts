import { desc, eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { auditEvent, user } from '#db/schema/index.ts'
import { verifyAudit } from '#lib/audit/verify.ts'
import { nowhere } from '../session/create-session.ts'
import { signIn } from '../session/sign-in.ts'
import { testPassword, testPeople } from '../testing/test-people.ts'
import { changeOwnPassword } from './change-own-password.ts'
import { changeRole } from './change-role.ts'
import { createUser } from './create-user.ts'
import { disableUser } from './disable-user.ts'
import { enableUser } from './enable-user.ts'
import { resetPassword } from './reset-password.ts'
import { updateUser } from './update-user.ts'

async function house() {
  const people = testPeople()
  const admin = await people.enter(await people.add('root', 'admin'))
  return { ...people, admin }
}

describe('people', () => {
  test('the password of a new person works, is random each time, and is not stored', async () => {
    const { admin, nobody, store } = await house()
    const one = await createUser(admin.ctx, { login: 'Ada', name: 'Ada', email: 'ADA@example.org', role: 'responder' })
    const two = await createUser(admin.ctx, { login: 'bob', name: 'Bob', role: 'viewer' })
    expect(one.initialPassword).not.toBe(two.initialPassword)
    expect(one.initialPassword.replaceAll('-', '')).toHaveLength(25)
    expect(await signIn(nobody, { login: 'ada', password: one.initialPassword }, nowhere)).toMatchObject({ ok: true, userId: one.userId })
    const rows = await store.read.select().from(user)
    expect(JSON.stringify(rows)).not.toContain(one.initialPassword)
    expect(rows.find((row) => row.id === one.userId)).toMatchObject({ login: 'ada', email: 'ada@example.org', mustChangePassword: true })
  })

  test('two people cannot share a sign-in name or an address', async () => {
    const { admin } = await house()
    await createUser(admin.ctx, { login: 'ada', name: 'Ada', email: 'a@example.org', role: 'viewer' })
    const again = { name: 'Other', role: 'viewer' as const }
    await expect(createUser(admin.ctx, { ...again, login: 'ADA' })).rejects.toMatchObject({ code: 'conflict' })
    const other = await createUser(admin.ctx, { ...again, login: 'bob' })
    await expect(createUser(admin.ctx, { ...again, login: 'eve', email: 'A@example.org' })).rejects.toMatchObject({ code: 'conflict' })
    await expect(updateUser(admin.ctx, { userId: other.userId, name: 'Bob', email: 'a@example.org' })).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  test('only an admin manages people', async () => {
    const { add, enter, nobody } = await house()
    for (const role of ['viewer', 'responder', 'approver'] as const) {
      const { ctx } = await enter(await add(role, role))
      const target = { userId: 'user_root' }
      await expect(createUser(ctx, { login: 'x1', name: 'X', role: 'admin' })).rejects.toMatchObject({ code: 'forbidden' })
      await expect(changeRole(ctx, { userId: ctx.actor.id, role: 'admin' })).rejects.toMatchObject({ code: 'forbidden' })
      await expect(disableUser(ctx, target)).rejects.toMatchObject({ code: 'forbidden' })
      await expect(enableUser(ctx, target)).rejects.toMatchObject({ code: 'forbidden' })
      await expect(resetPassword(ctx, target)).rejects.toMatchObject({ code: 'forbidden' })
      await expect(updateUser(ctx, { ...target, name: 'X' })).rejects.toMatchObject({ code: 'forbidden' })
    }
    await expect(createUser(nobody, { login: 'x1', name: 'X', role: 'admin' })).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  test('the last admin who can sign in cannot be demoted or disabled, even by two at once', async () => {
    const { admin, add, enter, clock } = await house()
    await add('gone', 'admin', { disabledAt: clock.now() })
    await expect(changeRole(admin.ctx, { userId: 'user_root', role: 'viewer' })).rejects.toMatchObject({ code: 'blocked' })
    await expect(disableUser(admin.ctx, { userId: 'user_root' })).rejects.toMatchObject({ code: 'blocked' })
    const second = await enter(await add('second', 'admin'))
    const both = await Promise.allSettled([
      changeRole(admin.ctx, { userId: 'user_second', role: 'viewer' }),
      changeRole(second.ctx, { userId: 'user_root', role: 'viewer' }),
    ])
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('every change leaves its event, and a refused one leaves neither change nor event', async () => {
    const { admin, store } = await house()
    const { userId } = await createUser(admin.ctx, { login: 'ada', name: 'Ada', role: 'viewer' })
    await changeRole(admin.ctx, { userId, role: 'approver' })
    await disableUser(admin.ctx, { userId })
    await enableUser(admin.ctx, { userId })
    await resetPassword(admin.ctx, { userId })
    await updateUser(admin.ctx, { userId, name: 'Ada L.' })
    await expect(disableUser(admin.ctx, { userId: 'user_root' })).rejects.toThrow()
    const events = await store.read.select().from(auditEvent).orderBy(auditEvent.seq)
    expect(events.map((event) => event.action)).toEqual([
      'user.create',
      'user.change_role',
      'user.disable',
      'user.enable',
      'user.reset_password',
      'user.update',
    ])
    expect(await verifyAudit(events)).toMatchObject({ ok: true })
    expect(events.every((event) => event.actorId === 'user_root' && event.objectId === userId)).toBe(true)
  })
})

describe('passwords', () => {
  test('a short one, a huge one and the sign-in name are refused', async () => {
    const { add, enter } = await house()
    const { ctx } = await enter(await add('a-rather-long-login', 'viewer'))
    for (const password of ['eleven char', 'x'.repeat(257), 'A-Rather-Long-Login'])
      await expect(changeOwnPassword(ctx, { current: testPassword, password })).rejects.toMatchObject({ code: 'bad_input' })
  })

  test('the current password is asked for, and guessing it is limited', async () => {
    const { admin, store } = await house()
    const before = (await store.read.select().from(user))[0]!.passwordHash
    const attempt = { current: 'wrong', password: 'another long password' }
    for (let i = 0; i < 5; i++) await expect(changeOwnPassword(admin.ctx, attempt)).rejects.toMatchObject({ code: 'bad_input' })
    await expect(changeOwnPassword(admin.ctx, { ...attempt, current: testPassword })).rejects.toMatchObject({ code: 'too_many' })
    expect((await store.read.select().from(user))[0]!.passwordHash).toBe(before)
  })

  test('the same letters typed on another keyboard are the same password', async () => {
    const { admin, nobody } = await house()
    await changeOwnPassword(admin.ctx, { current: testPassword, password: 'caf\u00e9 caf\u00e9 caf\u00e9' })
    expect(await signIn(nobody, { login: 'root', password: 'cafe\u0301 cafe\u0301 cafe\u0301' }, nowhere)).toMatchObject({ ok: true })
  })

  test('no password and no hash is ever in the audit', async () => {
    const { admin, store } = await house()
    await changeOwnPassword(admin.ctx, { current: testPassword, password: 'another long password' })
    const { initialPassword } = await createUser(admin.ctx, { login: 'ada', name: 'Ada', role: 'viewer' })
    const text = JSON.stringify(await store.read.select().from(auditEvent).orderBy(desc(auditEvent.seq)))
    for (const secret of [testPassword, 'another long password', initialPassword, 'argon2']) expect(text).not.toContain(secret)
    expect(await store.read.select().from(user).where(eq(user.login, 'ada'))).toHaveLength(1)
  })
})
