import { openAsBlob, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { ask } from '../harness/ask.ts'
import { shippedBuild } from '../harness/builds.ts'
import { Person } from '../harness/person-of-role.ts'
import { type RunningWeb, startWeb } from '../harness/start-web.ts'

test.describe('the API behind the real server', () => {
  test.describe.configure({ timeout: 600_000 })
  let web: RunningWeb
  let authorization: string

  test.beforeAll(async () => {
    test.setTimeout(600_000)
    web = await startWeb(await shippedBuild())
    authorization = `Bearer ${await (await Person.add(web.store, 'admin')).token()}`
  })
  test.afterAll(() => web?.stop())

  const send = (method: string, path: string, body: BodyInit, type = 'application/json', more: Record<string, string> = {}) =>
    ask(`${web.url}/api/v1${path}`, { method, body, headers: { authorization, 'content-type': type, ...more } })

  test('a file of more than 10 MB arrives whole', async () => {
    const entries = 14_000
    const file = test.info().outputPath('checkpoint_registry.yaml')
    const entry = (i: number) => `  - id: cp_${i}\n    service: nowhere\n    note: ${'y'.repeat(1_000)}\n`
    const head = 'format: 1\nexported_at: 2026-11-20T22:00:00.000Z\ncheckpoints:\n'
    writeFileSync(file, head + Array.from({ length: entries }, (_, i) => entry(i)).join(''))
    const blob = await openAsBlob(file)
    expect(blob.size).toBeGreaterThan(12e6)
    const answer = await send('POST', '/checkpoint-registry', blob, 'application/yaml')
    expect(await answer.json()).toMatchObject({ imported: 0, rejectedTotal: entries })
  })

  test('a body over the limit is refused as too large, and the server goes on', async () => {
    const answer = await send('POST', '/services', JSON.stringify({ name: 'x'.repeat(2 << 20) }))
    expect(answer.status).toBe(413)
    expect(await answer.json()).toMatchObject({ code: 'too_large', detail: expect.stringContaining('larger than') })
    expect((await fetch(`${web.url}/healthz`)).status).toBe(200)
  })

  test('bad JSON, another content type, an unknown path and an undeclared method are each refused as what they are', async () => {
    expect((await send('POST', '/users', '{"login":')).status).toBe(400)
    expect((await send('POST', '/users', 'login=x', 'application/x-www-form-urlencoded')).status).toBe(415)
    expect((await send('POST', '/no/such/path', '{}')).status).toBe(404)
    expect((await send('DELETE', '/services', '{}')).status).toBe(405)
  })

  test('a repeated Idempotency-Key makes one service', async () => {
    const root = join(process.cwd(), 'data')
    const spec = { slug: 'once', name: 'Once', components: [{ slug: 'a', name: 'A', driver: 'files', config: { root } }] }
    const made = []
    for (let i = 0; i < 3; i++) {
      const answer = await send('POST', '/services', JSON.stringify(spec), 'application/json', { 'idempotency-key': 'one' })
      expect(answer.status).toBe(201)
      made.push(await answer.text())
    }
    expect(new Set(made).size).toBe(1)
    const other = await send('POST', '/services', JSON.stringify({ ...spec, slug: 'twice' }), 'application/json', {
      'idempotency-key': 'one',
    })
    expect(other.status).toBe(422)
    const listed = await ask(`${web.url}/api/v1/services`, { headers: { authorization } })
    expect(((await listed.json()) as { services: { slug: string }[] }).services.map((one) => one.slug)).toEqual(['once'])
  })

  test('answers cannot be run, framed or kept by a browser', async () => {
    const { headers } = await ask(`${web.url}/api/v1/services`, { headers: { authorization } })
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('cache-control')).toContain('no-store')
  })
})
