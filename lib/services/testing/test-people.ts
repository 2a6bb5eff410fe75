import { randomBytes } from 'node:crypto'
import type { roles } from '#db/schema/people.ts'
import { user } from '#db/schema/people.ts'
import type { Store } from '#db/store.ts'
import { testStore } from '#db/testing.ts'
import type { Clock } from '#lib/system/clock.ts'
import { useMachineKey } from '#lib/system/machine-key.ts'
import type { Context } from '../context.ts'
import { anonymousActor } from '../session/anonymous-actor.ts'
import { createSession, nowhere } from '../session/create-session.ts'
import { resolveSession } from '../session/resolve-session.ts'
import { hashPassword } from '../user/password.ts'

export const testPassword = 'correct horse battery'

/** A clock that a test moves by hand. Begins at a fixed moment. */
export interface TestClock extends Clock {
  advance(ms: number): void
}

export function testClock(start = Date.UTC(2026, 0, 5, 8)): TestClock {
  let now = start
  return { now: () => now, monotonic: () => now, advance: (ms) => (now += ms) }
}

/** A store with people in it, and a context for each of them that comes from a real session. */
export function testPeople() {
  const { store, dataDir } = testStore()
  const clock = testClock()
  useMachineKey(randomBytes(32))
  const nobody: Context = { store, clock, actor: anonymousActor }
  return {
    store,
    dataDir,
    clock,
    nobody,
    add: (login: string, role: (typeof roles)[number], more: Partial<typeof user.$inferInsert> = {}) =>
      addPerson(store, clock, login, role, more),
    /** Signs the person in and returns their context and the secret that their browser carries. */
    async enter(userId: string): Promise<{ ctx: Context; secret: string }> {
      const secret = await store.tx((t) => createSession(t, clock.now(), userId, nowhere))
      const actor = await resolveSession({ store, clock }, secret)
      if (!actor) throw new Error('this person cannot sign in')
      return { ctx: { store, clock, actor }, secret }
    },
    /** What the person's next request is. */
    async next(secret: string): Promise<Context> {
      return { store, clock, actor: (await resolveSession({ store, clock }, secret)) ?? anonymousActor }
    },
  }
}

let sharedHash: Promise<string> | undefined

async function addPerson(
  store: Store,
  clock: Clock,
  login: string,
  role: (typeof roles)[number],
  more: Partial<typeof user.$inferInsert>,
): Promise<string> {
  const now = clock.now()
  const passwordHash = await (sharedHash ??= hashPassword(testPassword))
  const row = { id: `user_${login}`, login, name: login, role, passwordHash, mustChangePassword: false, createdAt: now, updatedAt: now }
  await store.tx((t) => t.insert(user).values({ ...row, ...more }))
  return row.id
}
