import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { auditEvent } from '#db/schema/index.ts'
import type { Store } from '#db/store.ts'
import { testStore } from '#db/testing.ts'
import type { Role } from '#lib/domain/access/policy.ts'
import { systemClock } from '#lib/system/clock.ts'
import type { Context } from '../context.ts'

const context = (store: Store, role: Role): Context => ({
  store,
  clock: systemClock,
  actor: { kind: 'user', id: 'user_1', name: 'Ann', role },
})
const events = (store: Store) => store.read.select({ action: auditEvent.action, result: auditEvent.result }).from(auditEvent)

async function load(address: string | undefined) {
  vi.resetModules()
  vi.stubEnv('RIPCORD_DEMO', address ?? '')
  return import('./break-shop.ts')
}

async function listen(status: number, body: string) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers['content-type']}`)
    response.writeHead(status).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close: () => server.close() }
}

afterEach(() => vi.unstubAllEnvs())

describe('breaking the demo shop', () => {
  test('asks the shop to deploy and leaves an audit event', async () => {
    const { store } = testStore()
    const shop = await listen(200, '{"version":"v1.13"}')
    const { breakShop } = await load(shop.url)
    expect(await breakShop(context(store, 'responder'))).toEqual({ release: 'v1.13' })
    shop.close()
    expect(shop.asked).toEqual(['POST /admin/deploy-bad application/json'])
    expect(await events(store)).toEqual([{ action: 'demo.break', result: 'ok' }])
  })

  test('is not for viewers: nothing is asked of the shop', async () => {
    const { store } = testStore()
    const shop = await listen(200, '{}')
    const { breakShop } = await load(shop.url)
    await expect(breakShop(context(store, 'viewer'))).rejects.toMatchObject({ code: 'forbidden' })
    shop.close()
    expect(shop.asked).toEqual([])
  })

  test('outside the demo it does not exist', async () => {
    const { store } = testStore()
    const { breakShop, canBreakShop } = await load(undefined)
    expect(canBreakShop()).toBe(false)
    await expect(breakShop(context(store, 'admin'))).rejects.toMatchObject({ code: 'not_found' })
    expect(await events(store)).toEqual([])
  })

  test('a shop that refuses is reported in words and in the audit', async () => {
    const { store } = testStore()
    const shop = await listen(500, 'The shop is frozen.')
    const { breakShop } = await load(shop.url)
    await expect(breakShop(context(store, 'admin'))).rejects.toThrow('The shop was not broken: The shop is frozen.')
    shop.close()
    expect((await events(store)).map((event) => event.result)).toEqual(['ok', 'failed'])
  })

  test('an address that is not on this machine is no demo shop', async () => {
    const { canBreakShop } = await load('http://shop.example.org')
    expect(() => canBreakShop()).toThrow(/RIPCORD_DEMO must be an address on 127.0.0.1/)
  })
})
