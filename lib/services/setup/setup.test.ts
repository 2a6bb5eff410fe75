import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { auditEvent, setting, user } from '#db/schema/index.ts'
import { nowhere } from '../session/create-session.ts'
import { signIn } from '../session/sign-in.ts'
import { testPeople } from '../testing/test-people.ts'
import { completeSetup } from './complete-setup.ts'
import { ensureSetupToken, setupFile } from './ensure-setup-token.ts'

const admin = { name: 'Ada', login: 'ada', password: 'a long enough password' }

test('the holder of the printed token becomes the admin, once', async () => {
  const { store, clock, dataDir, nobody } = testPeople()
  const token = (await ensureSetupToken(store, clock, dataDir))!
  const { userId } = await completeSetup(nobody, { ...admin, token }, dataDir)
  expect(await store.read.select().from(user)).toMatchObject([{ id: userId, role: 'admin', login: 'ada', mustChangePassword: false }])
  expect(existsSync(setupFile(dataDir))).toBe(false)
  expect(await signIn(nobody, { login: 'ada', password: admin.password }, nowhere)).toMatchObject({ ok: true })
  await expect(completeSetup(nobody, { ...admin, login: 'eve', token }, dataDir)).rejects.toMatchObject({ code: 'conflict' })
  expect(await ensureSetupToken(store, clock, dataDir)).toBeNull()
})

test('two people with the token at once make one admin', async () => {
  const { store, clock, dataDir, nobody } = testPeople()
  const token = (await ensureSetupToken(store, clock, dataDir))!
  const both = await Promise.allSettled(['ada', 'eve'].map((login) => completeSetup(nobody, { ...admin, login, token }, dataDir)))
  expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await store.read.select().from(user)).toHaveLength(1)
})

test('a wrong token makes nobody, and no token at all neither', async () => {
  const { store, clock, dataDir, nobody } = testPeople()
  await expect(completeSetup(nobody, { ...admin, token: 'setup_x' }, dataDir)).rejects.toMatchObject({ code: 'bad_input' })
  await ensureSetupToken(store, clock, dataDir)
  await expect(completeSetup(nobody, { ...admin, token: 'setup_x' }, dataDir)).rejects.toMatchObject({ code: 'bad_input' })
  expect(await store.read.select().from(user)).toHaveLength(0)
})

test('a restart prints the same token; a lost file makes a new one and the old one is void', async () => {
  const { store, clock, dataDir, nobody } = testPeople()
  const token = (await ensureSetupToken(store, clock, dataDir))!
  expect(await ensureSetupToken(store, clock, dataDir)).toBe(token)
  rmSync(setupFile(dataDir))
  const other = (await ensureSetupToken(store, clock, dataDir))!
  expect(other).not.toBe(token)
  await expect(completeSetup(nobody, { ...admin, token }, dataDir)).rejects.toMatchObject({ code: 'bad_input' })
})

test('the token is readable by its owner only and is neither in the database nor in the audit', async () => {
  const { store, clock, dataDir } = testPeople()
  const token = (await ensureSetupToken(store, clock, dataDir))!
  expect(statSync(setupFile(dataDir)).mode & 0o777).toBe(0o600)
  expect(readFileSync(setupFile(dataDir), 'utf8')).toBe(`${token}\n`)
  expect(JSON.stringify([await store.read.select().from(setting), await store.read.select().from(auditEvent)])).not.toContain(token)
})

test('there is no default password: the first one follows the same rules', async () => {
  const { store, clock, dataDir, nobody } = testPeople()
  const token = (await ensureSetupToken(store, clock, dataDir))!
  for (const password of ['', 'short', 'x'.repeat(300)])
    await expect(completeSetup(nobody, { ...admin, password, token }, dataDir)).rejects.toMatchObject({ code: 'bad_input' })
  await expect(
    completeSetup(nobody, { ...admin, login: 'administrator', password: 'Administrator', token }, dataDir),
  ).rejects.toMatchObject({ code: 'bad_input' })
})
