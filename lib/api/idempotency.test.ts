import { expect, test } from 'vitest'
import { StoreUnavailable } from '#db/store.ts'
import { testStore } from '#db/testing.ts'
import type { Context } from '#lib/services/context.ts'
import { once } from './idempotency.ts'

function client() {
  const { store } = testStore()
  let now = 1_000_000
  const clock = { now: () => now, monotonic: () => now }
  const ctx: Context = { store, clock, actor: { kind: 'user', id: 'u', name: 'U', role: 'admin' } }
  let done = 0
  const work = async () => ({ status: 201, body: String(++done) })
  return { ctx, store, work, times: () => done, pass: (ms: number) => void (now += ms) }
}

test('work whose answer could not be kept is answered and never done a second time', async () => {
  const { ctx, store, work, times } = client()
  let writes = 0
  const full: Context = {
    ...ctx,
    store: { ...store, tx: (t) => (++writes === 2 ? Promise.reject(new StoreUnavailable('full')) : store.tx(t)) },
  }
  expect(await once(full, 'k', 'r', work)).toEqual({ status: 201, body: '1' })
  await expect(once(ctx, 'k', 'r', work)).rejects.toMatchObject({ code: 'conflict' })
  expect(times()).toBe(1)
})

test('a key whose process died is not at work for ever: it says to look and to use a new one, and is free after a day', async () => {
  const { ctx, work, pass } = client()
  void once(ctx, 'k', 'r', () => new Promise(() => {}))
  await new Promise((resolve) => setTimeout(resolve, 20))
  await expect(once(ctx, 'k', 'r', work)).rejects.toThrow(/still at work/)
  pass(6 * 60_000)
  await expect(once(ctx, 'k', 'r', work)).rejects.toThrow(/never came to an end. Look what it did, then use a new key/)
  pass(24 * 3_600_000)
  expect(await once(ctx, 'k', 'r', work)).toMatchObject({ status: 201 })
})
