import { expect, test } from 'vitest'
import { testPassword, testPeople } from '../testing/test-people.ts'
import { newTotpSecret, sealTotp, totpCode } from '../user/totp.ts'
import { requireStepUp } from './require-step-up.ts'
import { stepUp } from './step-up.ts'

async function aged(totp?: string) {
  const people = testPeople()
  const secret = totp ? { totpSecret: sealTotp('user_ada', totp) } : {}
  const ada = await people.enter(await people.add('ada', 'responder', secret))
  people.clock.advance(11 * 60_000)
  const ctx = await people.next(ada.secret)
  return { ...people, ctx, again: () => people.next(ada.secret) }
}

test('ten minutes after the last proof a step-up is asked for, and the password gives it', async () => {
  const { ctx, again } = await aged()
  expect(() => requireStepUp(ctx)).toThrow(/again/)
  await stepUp(ctx, { password: testPassword })
  const after = await again()
  expect(() => requireStepUp(after)).not.toThrow()
})

test('a proof that is dated in the future, because the clock was set back, does not count', async () => {
  const { ctx, clock, again } = await aged()
  await stepUp(ctx, { password: testPassword })
  clock.advance(-60_000)
  const after = await again()
  expect(() => requireStepUp(after)).toThrow(/again/)
})

test('a one-time code steps up once', async () => {
  const secret = newTotpSecret()
  const { ctx, clock } = await aged(secret)
  const totp = totpCode(secret, clock.now())
  await stepUp(ctx, { totp })
  await expect(stepUp(ctx, { totp })).rejects.toMatchObject({ code: 'bad_input' })
})

test('somebody without one-time codes cannot step up with one', async () => {
  const { ctx } = await aged()
  await expect(stepUp(ctx, { totp: '123456' })).rejects.toMatchObject({ code: 'bad_input' })
})

test('a stolen session cannot be used to guess the password', async () => {
  const { ctx } = await aged()
  for (let i = 0; i < 5; i++) await expect(stepUp(ctx, { password: `guess ${i}` })).rejects.toMatchObject({ code: 'bad_input' })
  await expect(stepUp(ctx, { password: testPassword })).rejects.toMatchObject({ code: 'too_many' })
})

test('both a password and a code, or neither, are refused', async () => {
  const { ctx } = await aged()
  await expect(stepUp(ctx, {})).rejects.toMatchObject({ code: 'bad_input' })
  await expect(stepUp(ctx, { password: testPassword, totp: '123456' })).rejects.toMatchObject({ code: 'bad_input' })
})
