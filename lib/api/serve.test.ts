import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Store } from '#db/store.ts'
import { type Permission, allPermissions, roleMay, type Role } from '#lib/domain/access/policy.ts'
import { testPeople } from '#lib/services/testing/test-people.ts'
import { createToken } from '#lib/services/token/create-token.ts'
import { ServiceError } from '#lib/services/errors.ts'
import { systemClock } from '#lib/system/clock.ts'
import { defineEndpoint } from './endpoint.ts'
import { once } from './idempotency.ts'
import { serve } from './serve.ts'
import { apiServer } from './testing/api-server.ts'

/** People with tokens. The tokens are made at the present time, because the served endpoints use the real clock. */
async function house() {
  const people = testPeople()
  people.clock.advance(systemClock.now() - people.clock.now())
  ;(globalThis as unknown as Record<symbol, Store>)[Symbol.for('ripcord.store')] = people.store
  const token = async (login: string, role: Role, scopes: Permission[] = allPermissions.filter((one) => roleMay(role, one))) =>
    (await createToken((await people.enter(await people.add(login, role))).ctx, { name: 'test', scopes, days: 1 })).token
  return { ...people, token }
}

/** An endpoint that counts how often it really did something. */
function counter(work: (body: { value: number }) => Promise<void> = async () => {}) {
  const done: number[] = []
  const endpoint = defineEndpoint({
    method: 'POST',
    path: '/api/v1/count',
    permission: 'service.read',
    tag: 'test',
    summary: 'Count',
    body: z.strictObject({ value: z.number() }),
    maxBytes: 100,
    status: 201,
    handle: async (_ctx, { body }) => {
      await work(body)
      return { nth: done.push(body.value), value: body.value }
    },
  })
  const handler = serve(endpoint)
  const send = async (token: string, body: string, headers: Record<string, string> = {}) => {
    const request = new Request('http://console.test/api/v1/count', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      body,
    })
    const answer = await handler(request, { params: Promise.resolve({}) })
    return { status: answer.status, type: answer.headers.get('content-type'), body: JSON.parse(await answer.text()) as Record<string, any> }
  }
  return { done, send }
}

test('whatever the order of keys, bodies and people: a key does its work once, gives the same answer again, and refuses another body', async () => {
  const { token } = await house()
  const tokens = [await token('ada', 'admin'), await token('vera', 'viewer')]
  let round = 0
  const step = fc.record({ who: fc.nat(1), key: fc.constantFrom('a', 'b', null), value: fc.nat(1) })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const { done, send } = counter()
      const prefix = `${round++}-`
      const first = new Map<string, { value: number; body: unknown }>()
      let expected = 0
      for (const { who, key, value } of steps) {
        const answer = await send(tokens[who]!, JSON.stringify({ value }), key ? { 'idempotency-key': prefix + key } : {})
        const known = key === null ? undefined : first.get(`${who} ${key}`)
        if (!known) {
          expected++
          expect(answer).toMatchObject({ status: 201, body: { nth: expected, value } })
          if (key !== null) first.set(`${who} ${key}`, { value, body: answer.body })
        } else if (known.value === value) expect(answer).toMatchObject({ status: 201, body: known.body as object })
        else expect(answer).toMatchObject({ status: 422, body: { code: 'blocked' } })
        expect(done.length).toBe(expected)
      }
    }),
    { numRuns: 60 },
  )
})

test('of many requests with one key at the same time, one does the work and the others give its answer or are told to wait', async () => {
  const { token } = await house()
  const mine = await token('ada', 'admin')
  const { done, send } = counter(() => new Promise((resolve) => setTimeout(resolve, 30)))
  const answers = await Promise.all(Array.from({ length: 20 }, () => send(mine, '{"value":1}', { 'idempotency-key': 'same' })))
  expect(done).toEqual([1])
  for (const { status, body } of answers)
    expect(status === 201 ? body : body.code).toEqual(status === 201 ? { nth: 1, value: 1 } : 'conflict')
  expect(answers.filter((one) => one.status === 201).length).toBeGreaterThanOrEqual(1)
  expect((await send(mine, '{"value":1}', { 'idempotency-key': 'same' })).body).toEqual({ nth: 1, value: 1 })
})

test('a key whose request was refused can be used again, and a stranded one says so', async () => {
  const { token, nobody, clock, store } = await house()
  const mine = await token('ada', 'admin')
  let isBroken = true
  const { send } = counter(async () => {
    if (isBroken) throw new ServiceError('blocked', 'Not now.')
  })
  expect(await send(mine, '{"value":1}', { 'idempotency-key': 'again' })).toMatchObject({ status: 422, body: { detail: 'Not now.' } })
  isBroken = false
  expect(await send(mine, '{"value":1}', { 'idempotency-key': 'again' })).toMatchObject({ status: 201 })

  const ctx = { ...nobody, store }
  void once(ctx, 'killed', 'request', () => new Promise(() => {}))
  const repeat = () => once(ctx, 'killed', 'request', async () => ({ status: 200, body: '1' }))
  await expect.poll(() => repeat().catch((error: Error) => error.message)).toContain('still at work')
  clock.advance(6 * 60_000)
  await expect(repeat()).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('never came to an end') })
  clock.advance(24 * 3_600_000)
  expect(await repeat()).toEqual({ status: 200, body: '1' })
})

test.each(['', 'x'.repeat(256), 'with space', 'ümlaut'])('%j is no Idempotency-Key', async (key) => {
  const { token } = await house()
  const { done, send } = counter()
  const answer = await send(await token('ada', 'admin'), '{"value":1}', { 'idempotency-key': key })
  expect(answer).toMatchObject({ status: 400, body: { code: 'bad_input' } })
  expect(done).toEqual([])
})

test('what is no usable body is refused with a problem that says what to send, and nothing is done', async () => {
  const { token } = await house()
  const mine = await token('ada', 'admin')
  const { done, send } = counter()
  const refusals: [string, Record<string, string>, number, RegExp][] = [
    ['{"value":', {}, 400, /not valid JSON/],
    ['{"value":1}', { 'content-type': 'text/plain' }, 415, /content-type: application\/json/],
    ['value=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415, /content-type: application\/json/],
    [`{"value":1,"more":"${'x'.repeat(100)}"}`, {}, 413, /larger than 100 bytes/],
    ['{"value":"one"}', {}, 400, /^value: /],
    ['{"value":1,"more":2}', {}, 400, /more/],
    ['{"value":1,"__proto__":{"isAdmin":true}}', {}, 400, /__proto__/],
    ['[]', {}, 400, /expected object/i],
    ['', {}, 400, /^value: /],
  ]
  for (const [body, headers, status, detail] of refusals) {
    const answer = await send(mine, body, headers)
    expect({ sent: body, ...answer }).toMatchObject({
      status,
      type: 'application/problem+json',
      body: { status, detail: expect.stringMatching(detail) },
    })
    expect(answer.body.type).toBe(`urn:ripcord:problem:${answer.body.code}`)
  }
  expect(done).toEqual([])
})

test('over a socket: unknown paths, bad queries, huge bodies and answers with secrets each get their problem', async () => {
  const { token, store } = await house()
  const url = await apiServer(store)
  const authorization = `Bearer ${await token('ada', 'admin')}`
  const ask = async (method: string, path: string, init: RequestInit = {}) => {
    const headers = { authorization, 'content-type': 'application/json', ...(init.headers as Record<string, string>) }
    const answer = await fetch(url + path, { method, ...init, headers })
    return { ...((await answer.json()) as Record<string, unknown>), status: answer.status } as Record<string, unknown>
  }
  expect(await ask('GET', '/api/v1/nothing/here')).toMatchObject({ status: 404, detail: expect.stringContaining('/api/v1/openapi.json') })
  expect(await ask('GET', '/api/v1/checkpoints?limit=0&sort=magic')).toMatchObject({
    status: 400,
    errors: { limit: [expect.any(String)], sort: [expect.any(String)] },
  })
  expect(await ask('POST', '/api/v1/services', { body: JSON.stringify({ name: 'x'.repeat(2 << 20) }) })).toMatchObject({
    status: 413,
    code: 'too_large',
  })
  const person = JSON.stringify({ login: 'new', name: 'New', role: 'viewer' })
  const keyed = await ask('POST', '/api/v1/users', { body: person, headers: { 'idempotency-key': 'k' } })
  expect(keyed).toMatchObject({ status: 400, detail: expect.stringContaining('takes no Idempotency-Key') })
  const made = await ask('POST', '/api/v1/users', { body: person })
  expect(made).toMatchObject({ status: 201, initialPassword: expect.any(String) })
  expect(await ask('PATCH', `/api/v1/users/${String(made['userId'])}`, { body: '{"role":"emperor"}' })).toMatchObject({ status: 400 })
  expect(await ask('POST', '/api/v1/tokens', { body: '{"name":"x","scopes":["service.read"],"days":1}' })).toMatchObject({ status: 403 })
})

test('the metrics are OpenMetrics text: every state has its line, and it ends with EOF', async () => {
  const { token, store } = await house()
  const url = await apiServer(store)
  const answer = await fetch(`${url}/api/v1/metrics`, {
    headers: { authorization: `Bearer ${await token('vera', 'viewer', ['service.read'])}` },
  })
  expect(answer.headers.get('content-type')).toMatch(/^application\/openmetrics-text; version=1\.0\.0/)
  const lines = (await answer.text()).split('\n')
  expect(lines.slice(-2)).toEqual(['# EOF', ''])
  for (const line of lines.slice(0, -2)) expect(line).toMatch(/^(# (TYPE|HELP) ripcord_\w+ .+|ripcord_\w+(\{state="\w+"\})? \d+(\.\d+)?)$/)
  expect(lines).toContain('ripcord_services 0')
  expect(lines).toContain('ripcord_runs{state="needs_attention"} 0')
  expect(lines.find((line) => line.startsWith('ripcord_audit_events_total'))).toMatch(/ [1-9]\d*$/)
})
