import { expect, test } from 'vitest'
import { auditEvent, user } from '#db/schema/index.ts'
import { nowhere } from '../session/create-session.ts'
import { signIn } from '../session/sign-in.ts'
import { testPassword, testPeople } from '../testing/test-people.ts'
import { confirmTotp } from './confirm-totp.ts'
import { enrolTotp } from './enrol-totp.ts'
import { removeTotp } from './remove-totp.ts'
import { totpCode } from './totp.ts'

async function house() {
  const people = testPeople()
  const admin = await people.enter(await people.add('root', 'admin'))
  const ada = await people.enter(await people.add('ada', 'responder'))
  return { ...people, admin, ada }
}

test('nothing changes before the first code is right; afterwards the code is needed and the secret is sealed', async () => {
  const { ada, nobody, clock, store } = await house()
  const { secret, uri, enrolment } = await enrolTotp(ada.ctx)
  expect(uri).toContain(`secret=${secret}`)
  expect(await signIn(nobody, { login: 'ada', password: testPassword }, nowhere)).toMatchObject({ ok: true })
  await expect(confirmTotp(ada.ctx, { enrolment, totp: '000000' })).rejects.toMatchObject({ code: 'bad_input' })
  await confirmTotp(ada.ctx, { enrolment, totp: totpCode(secret, clock.now()) })
  expect(await signIn(nobody, { login: 'ada', password: testPassword }, nowhere)).toMatchObject({ ok: false })
  expect(JSON.stringify(await store.read.select().from(user))).not.toContain(secret)
  expect(JSON.stringify(await store.read.select().from(auditEvent))).not.toContain(secret)
})

test('the code that confirmed the enrolment cannot be used to sign in', async () => {
  const { ada, nobody, clock } = await house()
  const { secret, enrolment } = await enrolTotp(ada.ctx)
  const totp = totpCode(secret, clock.now())
  await confirmTotp(ada.ctx, { enrolment, totp })
  expect(await signIn(nobody, { login: 'ada', password: testPassword, totp }, nowhere)).toEqual({ ok: false, code: 'refused' })
})

test('an enrolment of somebody else, an altered one and an old one are refused', async () => {
  const { ada, admin, clock } = await house()
  const theirs = await enrolTotp(admin.ctx)
  const code = () => totpCode(theirs.secret, clock.now())
  await expect(confirmTotp(ada.ctx, { enrolment: theirs.enrolment, totp: code() })).rejects.toMatchObject({ code: 'stale' })
  await expect(confirmTotp(admin.ctx, { enrolment: `${theirs.enrolment}x`, totp: code() })).rejects.toMatchObject({ code: 'stale' })
  clock.advance(16 * 60_000)
  const fresh = { ...admin.ctx, actor: { ...admin.ctx.actor, stepUpAt: clock.now() } }
  await expect(confirmTotp(fresh, { enrolment: theirs.enrolment, totp: code() })).rejects.toMatchObject({ code: 'stale' })
})

test('turning codes on or off needs a recent proof of who it is', async () => {
  const { ada, clock, next } = await house()
  clock.advance(11 * 60_000)
  const old = await next(ada.secret)
  await expect(enrolTotp(old)).rejects.toMatchObject({ code: 'step_up_required' })
  await expect(removeTotp(old, {})).rejects.toMatchObject({ code: 'step_up_required' })
})

test('an admin helps somebody who lost their device; another person cannot', async () => {
  const { admin, ada, nobody, clock, add, enter } = await house()
  const { secret, enrolment } = await enrolTotp(ada.ctx)
  await confirmTotp(ada.ctx, { enrolment, totp: totpCode(secret, clock.now()) })
  const other = await enter(await add('other', 'approver'))
  await expect(removeTotp(other.ctx, { userId: 'user_ada' })).rejects.toMatchObject({ code: 'forbidden' })
  await removeTotp(admin.ctx, { userId: 'user_ada' })
  expect(await signIn(nobody, { login: 'ada', password: testPassword }, nowhere)).toMatchObject({ ok: true })
})
