import { describe, expect, test } from 'vitest'
import { engineState } from '#db/schema/index.ts'
import { type Store, StoreUnavailable } from '#db/store.ts'
import { testStore } from '#db/testing.ts'
import { checkReadiness } from './check-readiness.ts'

const clock = { now: () => 1_000_000, monotonic: () => 0 }

async function withHeartbeat(store: Store, heartbeatAt: number): Promise<void> {
  const row = { id: 1, instance: 'x', pid: 1, startedAt: 0, heartbeatAt, version: '0' }
  await store.tx(async (t) => void (await t.insert(engineState).values(row)))
}

describe('readiness', () => {
  test('it is ready with a migrated, writable database and an engine heard of in the last ten seconds', async () => {
    const { store } = testStore()
    await withHeartbeat(store, 1_000_000 - 9_000)
    expect((await checkReadiness(() => store, clock)).ready).toBe(true)
  })

  test('without an engine, or with one silent for ten seconds, it is not, and says what to do', async () => {
    const { store } = testStore()
    const never = await checkReadiness(() => store, clock)
    expect(never.ready).toBe(false)
    expect(never.parts.find((part) => part.name === 'engine')?.problem).toContain('npm start')
    await withHeartbeat(store, 1_000_000 - 10_000)
    const silent = await checkReadiness(() => store, clock)
    expect(silent.ready).toBe(false)
    expect(silent.parts.find((part) => part.name === 'engine')?.problem).toContain('silent for 10 s')
  })

  test('a database that cannot be opened is reported without its path', async () => {
    const failing = () => {
      throw new Error('cannot open /secret/place/ripcord.db')
    }
    const readiness = await checkReadiness(failing, clock)
    expect(readiness.ready).toBe(false)
    expect(JSON.stringify(readiness)).not.toContain('/secret')
  })

  test('a database that takes no writes is not ready, whatever the engine says', async () => {
    const { store } = testStore()
    await withHeartbeat(store, 1_000_000)
    const stuck: Store = { ...store, checkWritable: () => Promise.reject(new StoreUnavailable('readonly')) }
    const readiness = await checkReadiness(() => stuck, clock)
    expect(readiness.parts.map((part) => part.ok)).toEqual([true, false, true])
  })
})
