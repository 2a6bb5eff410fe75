import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { hasUsers } from '#db/queries/user.ts'
import type { Store } from '#db/store.ts'
import type { Role } from '#lib/domain/access/policy.ts'
import type { Actor, Context } from '#lib/services/context.ts'
import { nowhere } from '#lib/services/session/create-session.ts'
import { resolveSession } from '#lib/services/session/resolve-session.ts'
import { signIn } from '#lib/services/session/sign-in.ts'
import { signOut } from '#lib/services/session/sign-out.ts'
import { completeSetup } from '#lib/services/setup/complete-setup.ts'
import { ensureSetupToken } from '#lib/services/setup/ensure-setup-token.ts'
import { changeOwnPassword } from '#lib/services/user/change-own-password.ts'
import { createUser } from '#lib/services/user/create-user.ts'
import { randomPassword } from '#lib/services/user/password.ts'
import { systemClock } from '#lib/system/clock.ts'

export interface DemoPerson {
  login: string
  name: string
  role: Role
  password: string
}

const others: Omit<DemoPerson, 'password'>[] = [
  { login: 'viewer', name: 'Vera Viewer', role: 'viewer' },
  { login: 'responder', name: 'Rosa Responder', role: 'responder' },
  { login: 'approver', name: 'Amir Approver', role: 'approver' },
]

/**
 * One person of every role with a random password, made the way people are made: the one-time token makes the
 * admin, the admin makes the others, and each chooses a password. Kept in `file` (mode 0600) for the next start.
 */
export async function createPeople(store: Store, dataDir: string, file: string): Promise<DemoPerson[]> {
  if (await hasUsers(store.read)) return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as DemoPerson[]) : []
  const base = { store, clock: systemClock }
  const nobody: Context = { ...base, actor: { kind: 'anonymous', id: 'anonymous', name: 'Nobody', role: null } }
  const token = await ensureSetupToken(store, systemClock, dataDir)
  if (token === null) throw new Error('The demo database has people already.')
  const admin: DemoPerson = { login: 'admin', name: 'Ada Admin', role: 'admin', password: randomPassword() }
  await completeSetup(nobody, { token, name: admin.name, login: admin.login, password: admin.password }, dataDir)

  const people: DemoPerson[] = []
  const asAdmin = await enter(nobody, admin.login, admin.password)
  for (const one of others) {
    const { initialPassword } = await createUser(asAdmin, { ...one, email: null })
    const asThem = await enter(nobody, one.login, initialPassword)
    const password = randomPassword()
    await changeOwnPassword(asThem, { current: initialPassword, password })
    await signOut(asThem)
    people.push({ ...one, password })
  }
  await signOut(asAdmin)
  people.push(admin)
  writeFileSync(file, `${JSON.stringify(people, null, 2)}\n`, { mode: 0o600 })
  return people
}

async function enter(nobody: Context, login: string, password: string): Promise<Context> {
  const entered = await signIn(nobody, { login, password }, nowhere)
  const actor: Actor | null = entered.ok ? await resolveSession(nobody, entered.secret) : null
  if (actor === null) throw new Error(`${login} could not sign in.`)
  return { ...nobody, actor }
}
