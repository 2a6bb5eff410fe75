import { user } from '../../db/schema/people.ts'
import type { Store } from '../../db/store.ts'
import { type Permission, allPermissions, roleMay, type Role } from '../../lib/domain/access/policy.ts'
import { createSession, nowhere } from '../../lib/services/session/create-session.ts'
import { resolveSession } from '../../lib/services/session/resolve-session.ts'
import { createToken } from '../../lib/services/token/create-token.ts'
import { systemClock } from '../../lib/system/clock.ts'

export const roles: readonly Role[] = ['viewer', 'responder', 'approver', 'admin']

/** Somebody with a role, who signs in and makes tokens through the same verbs as the console. */
export class Person {
  readonly role: Role
  readonly #store: Store
  private constructor(store: Store, role: Role) {
    this.#store = store
    this.role = role
  }

  static async add(store: Store, role: Role): Promise<Person> {
    const now = systemClock.now()
    const row = { id: `user_${role}`, login: role, name: role, role, mustChangePassword: false, createdAt: now, updatedAt: now }
    await store.tx(async (t) => void (await t.insert(user).values(row)))
    return new Person(store, role)
  }

  /** A new session; what the browser then carries. */
  async cookie(): Promise<string> {
    return `ripcord=${await this.#session()}`
  }

  /** A token with these scopes, or with all that the role includes. */
  async token(scopes: readonly Permission[] = allPermissions.filter((one) => roleMay(this.role, one))): Promise<string> {
    const base = { store: this.#store, clock: systemClock }
    const actor = (await resolveSession(base, await this.#session()))!
    return (await createToken({ ...base, actor }, { name: 'test', scopes: [...scopes], days: 1 })).token
  }

  #session(): Promise<string> {
    return this.#store.tx((t) => createSession(t, systemClock.now(), `user_${this.role}`, nowhere))
  }
}
