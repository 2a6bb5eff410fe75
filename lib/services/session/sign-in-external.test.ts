import { expect, test } from 'vitest'
import { user } from '#db/schema/people.ts'
import { testPeople } from '../testing/test-people.ts'
import { nowhere } from './create-session.ts'
import { signInExternal } from './sign-in-external.ts'

const ada = { provider: 'github', subject: '1', email: 'Ada@Example.org', emailVerified: true }

async function house() {
  const people = testPeople()
  await people.add('ada', 'approver', { email: 'ada@example.org' })
  return people
}

test('nobody is created by signing in from outside', async () => {
  const { nobody, store } = testPeople()
  expect(await signInExternal(nobody, ada, nowhere)).toEqual({ ok: false, reason: 'unknown' })
  expect(await store.read.select().from(user)).toHaveLength(0)
})

test('a verified address that an admin entered links once and signs in from then on, whatever the address becomes', async () => {
  const { nobody } = await house()
  expect(await signInExternal(nobody, ada, nowhere)).toMatchObject({ ok: true, userId: 'user_ada' })
  const later = { ...ada, email: 'other@example.org', emailVerified: false }
  expect(await signInExternal(nobody, later, nowhere)).toMatchObject({ ok: true, userId: 'user_ada' })
})

test('an address that the provider did not verify links nothing', async () => {
  const { nobody } = await house()
  expect(await signInExternal(nobody, { ...ada, emailVerified: false }, nowhere)).toEqual({ ok: false, reason: 'unknown' })
})

test('a second outside account with the same address does not take over a linked person', async () => {
  const { nobody } = await house()
  await signInExternal(nobody, ada, nowhere)
  expect(await signInExternal(nobody, { ...ada, subject: '2' }, nowhere)).toEqual({ ok: false, reason: 'unknown' })
})

test('an address that two people share links neither', async () => {
  const { nobody, add } = await house()
  await add('eve', 'viewer', { email: 'ada@example.org' })
  expect(await signInExternal(nobody, ada, nowhere)).toEqual({ ok: false, reason: 'unknown' })
})

test('a disabled person stays out', async () => {
  const { nobody, add, clock } = testPeople()
  await add('ada', 'approver', { email: 'ada@example.org', disabledAt: clock.now() })
  expect(await signInExternal(nobody, ada, nowhere)).toEqual({ ok: false, reason: 'disabled' })
})
