import { expect, test } from 'vitest'
import { openStore } from '#db/open.ts'
import { testPassword, testPeople } from '../testing/test-people.ts'
import { nowhere } from './create-session.ts'
import { signIn } from './sign-in.ts'
import { admitKnock } from './throttle.ts'

const at = (network: string) => ({ address: '192.0.2.1', network, agent: null })

test('after five failures an account is blocked, even for the right password, and says for how long', async () => {
  const { nobody, add, clock } = testPeople()
  await add('ada', 'admin')
  for (let i = 0; i < 5; i++)
    expect(await signIn(nobody, { login: 'ada', password: 'wrong' }, nowhere)).toEqual({ ok: false, code: 'refused' })
  const blocked = await signIn(nobody, { login: 'ada', password: testPassword }, nowhere)
  expect(blocked).toEqual({ ok: false, code: 'too_many', retryAfterMs: 1_000 })
  clock.advance(1_000)
  expect(await signIn(nobody, { login: 'ada', password: testPassword }, nowhere)).toMatchObject({ ok: true })
})

test('each further failure blocks twice as long, up to fifteen minutes', async () => {
  const { nobody, clock } = testPeople()
  const waits: number[] = []
  for (let i = 0; i < 20; i++) {
    await admitKnock(nobody, { login: 'ada', network: null })
    const again = await admitKnock(nobody, { login: 'ada', network: null })
    if (again.ok) continue
    waits.push(again.retryAfterMs)
    clock.advance(again.retryAfterMs)
  }
  expect(waits.slice(0, 5)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000])
  for (let i = 1; i < waits.length; i++) expect(waits[i]).toBe(Math.min(15 * 60_000, waits[i - 1]! * 2))
  expect(waits.at(-1)).toBe(15 * 60_000)
})

test('a name that does not exist is blocked like one that does', async () => {
  const { nobody, add } = testPeople()
  await add('ada', 'admin')
  const answers = async (login: string) => {
    const got = []
    for (let i = 0; i < 7; i++) got.push(await signIn(nobody, { login, password: 'wrong' }, nowhere))
    return got
  }
  expect(await answers('ghost')).toEqual(await answers('ada'))
})

test('many attempts at once do not slip under the limit', async () => {
  const { nobody } = testPeople()
  const all = await Promise.all(Array.from({ length: 30 }, () => admitKnock(nobody, { login: 'ada', network: null })))
  expect(all.filter((one) => one.ok)).toHaveLength(5)
})

test('a network that tries many names is blocked; another network is not', async () => {
  const { nobody } = testPeople()
  for (let i = 0; i < 20; i++) expect((await admitKnock(nobody, { login: `name${i}`, ...at('192.0.2.0/24') })).ok).toBe(true)
  expect((await admitKnock(nobody, { login: 'another', ...at('192.0.2.0/24') })).ok).toBe(false)
  expect((await admitKnock(nobody, { login: 'another', ...at('198.51.100.0/24') })).ok).toBe(true)
})

test('signing in correctly between guesses does not give a network its guesses back', async () => {
  const { nobody, add } = testPeople()
  await add('mallory', 'viewer')
  let refused = 0
  for (let i = 0; i < 25 && refused === 0; i++) {
    const guess = await signIn(nobody, { login: `victim${i}`, password: 'guess' }, at('192.0.2.0/24'))
    if (!guess.ok && guess.code === 'too_many') refused = i
    await signIn(nobody, { login: 'mallory', password: testPassword }, at('192.0.2.0/24'))
  }
  expect(refused).toBeGreaterThan(0)
})

test('a restart does not forget who is blocked', async () => {
  const { nobody, dataDir } = testPeople()
  for (let i = 0; i < 5; i++) await admitKnock(nobody, { login: 'ada', network: null })
  const again = openStore(dataDir)
  expect((await admitKnock({ ...nobody, store: again }, { login: 'ada', network: null })).ok).toBe(false)
  again.close()
})
