import { parseOptions } from '@node-rs/argon2'
import { desc } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { auditEvent, session } from '#db/schema/index.ts'
import { sha256 } from '#lib/system/canonical.ts'
import { testPassword, testPeople } from '../testing/test-people.ts'
import { nobodysHash, passwordCost } from '../user/password.ts'
import { newTotpSecret, sealTotp, totpCode } from '../user/totp.ts'
import { nowhere } from './create-session.ts'
import { resolveSession } from './resolve-session.ts'
import { signIn } from './sign-in.ts'

const from = { address: '192.0.2.7', network: '192.0.2.0/24', agent: 'test' }

describe('signing in', () => {
  test('the right password opens a session whose secret the database does not hold', async () => {
    const { store, clock, nobody, add } = testPeople()
    await add('ada', 'admin')
    const result = await signIn(nobody, { login: ' ADA ', password: testPassword }, from)
    if (!result.ok) throw new Error('refused')
    const [row] = await store.read.select().from(session)
    expect(row).toMatchObject({ id: sha256(result.secret), userId: 'user_ada', address: '192.0.2.7' })
    expect(JSON.stringify(row)).not.toContain(result.secret)
    expect(await resolveSession({ store, clock }, result.secret)).toMatchObject({ id: 'user_ada', role: 'admin' })
  })

  test('an unknown name, a wrong password, a wrong code and a disabled account get the same answer', async () => {
    const { nobody, store, clock, add } = testPeople()
    await add('ada', 'viewer')
    await add('off', 'viewer', { disabledAt: clock.now() })
    await add('sso', 'viewer', { passwordHash: null })
    await add('two', 'viewer', { totpSecret: sealTotp('user_two', newTotpSecret()) })
    const answers = []
    for (const attempt of [
      { login: 'nobody', password: testPassword },
      { login: 'ada', password: 'wrong' },
      { login: 'off', password: testPassword },
      { login: 'sso', password: testPassword },
      { login: 'two', password: testPassword, totp: '000000' },
      { login: 'two', password: testPassword },
    ])
      answers.push(await signIn(nobody, attempt, nowhere))
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set(['{"ok":false,"code":"refused"}']))
    expect(await store.read.select().from(session)).toHaveLength(0)
    const events = await store.read.select().from(auditEvent).orderBy(desc(auditEvent.seq))
    expect(events).toHaveLength(6)
    expect(events.every((event) => event.action === 'session.refuse' && event.result === 'refused')).toBe(true)
  })

  test('a name that does not exist costs as much work as one that does', async () => {
    const dummy = parseOptions(nobodysHash)
    expect(dummy).toMatchObject({
      memoryCost: passwordCost.memoryCost,
      timeCost: passwordCost.timeCost,
      parallelism: passwordCost.parallelism,
    })
    const { nobody, add } = testPeople()
    for (let i = 0; i < 4; i++) await add(`known${i}`, 'viewer')
    const timeOf = async (login: string) => {
      const start = performance.now()
      await signIn(nobody, { login, password: 'not the password' }, nowhere)
      return performance.now() - start
    }
    await timeOf('warm-up')
    const known: number[] = []
    const unknown: number[] = []
    for (let i = 0; i < 4; i++) {
      known.push(await timeOf(`known${i}`))
      unknown.push(await timeOf(`unknown${i}`))
    }
    // A verification takes tens of milliseconds; without it an answer would come in about one.
    expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...known) / 2)
  })

  test('what somebody typed as an unknown name is not kept: it may be a password', async () => {
    const { nobody, store } = testPeople()
    await signIn(nobody, { login: 'my secret passphrase', password: 'x' }, from)
    const everything = JSON.stringify(await store.read.select().from(auditEvent))
    expect(everything).not.toContain('passphrase')
  })
})

describe('one-time codes', () => {
  async function withCode() {
    const people = testPeople()
    const secret = newTotpSecret()
    await people.add('ada', 'admin', { totpSecret: sealTotp('user_ada', secret) })
    const attempt = (totp: string) => signIn(people.nobody, { login: 'ada', password: testPassword, totp }, nowhere)
    return { ...people, secret, attempt }
  }

  test('a code works once', async () => {
    const { attempt, secret, clock } = await withCode()
    const code = totpCode(secret, clock.now())
    expect(await attempt(code)).toMatchObject({ ok: true })
    expect(await attempt(code)).toEqual({ ok: false, code: 'refused' })
    clock.advance(30_000)
    expect(await attempt(code)).toEqual({ ok: false, code: 'refused' })
    expect(await attempt(totpCode(secret, clock.now()))).toMatchObject({ ok: true })
  })

  test('the same code sent twice at once opens one session', async () => {
    const { attempt, secret, clock, store } = await withCode()
    const code = totpCode(secret, clock.now())
    const answers = await Promise.all([attempt(code), attempt(code), attempt(code)])
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    expect(await store.read.select().from(session)).toHaveLength(1)
  })

  test('an older code than the last one accepted is refused', async () => {
    const { attempt, secret, clock } = await withCode()
    const older = totpCode(secret, clock.now() - 30_000)
    expect(await attempt(totpCode(secret, clock.now()))).toMatchObject({ ok: true })
    expect(await attempt(older)).toEqual({ ok: false, code: 'refused' })
  })

  test('a code two steps away is refused', async () => {
    const { attempt, secret, clock } = await withCode()
    expect(await attempt(totpCode(secret, clock.now() + 61_000))).toEqual({ ok: false, code: 'refused' })
  })
})
