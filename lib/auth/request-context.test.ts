import { expect, test } from 'vitest'
import { testPeople } from '#lib/services/testing/test-people.ts'
import { createToken } from '#lib/services/token/create-token.ts'
import { requestContext } from './request-context.ts'

async function house() {
  const people = testPeople()
  const ada = await people.enter(await people.add('ada', 'approver'))
  const ask = (method: string, headers: Record<string, string>) =>
    requestContext(
      new Request('http://console.test/api/v1/plans', { method, headers: { host: 'console.test', ...headers } }),
      people.store,
      people.clock,
    )
  return { ...people, ada, ask, cookie: `other=1; ripcord=${ada.secret}` }
}

test('a session cookie reads, and changes only from a page of ours', async () => {
  const { ask, cookie } = await house()
  expect((await ask('GET', { cookie })).actor.id).toBe('user_ada')
  expect((await ask('POST', { cookie, 'sec-fetch-site': 'same-origin', origin: 'http://console.test' })).actor.id).toBe('user_ada')
  expect((await ask('DELETE', { cookie, origin: 'http://console.test' })).actor.id).toBe('user_ada')
})

test('a change with a cookie is refused from another site, another port, a sub-domain, or from nowhere', async () => {
  const { ask, cookie } = await house()
  for (const headers of [
    {},
    { origin: 'null' },
    { origin: 'http://evil.test' },
    { origin: 'http://console.test:8080' },
    { origin: 'http://console.test.evil.test' },
    { 'sec-fetch-site': 'cross-site', origin: 'http://console.test' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { 'sec-fetch-site': 'same-origin', origin: 'http://evil.test' },
  ] as Record<string, string>[])
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      await expect(ask(method, { cookie, ...headers })).rejects.toMatchObject({ code: 'forbidden' })
})

test('a token needs no origin, and one that does not count is refused even beside a good cookie', async () => {
  const { ask, ada, cookie, clock } = await house()
  const { token } = await createToken(ada.ctx, { name: 'ci', scopes: ['service.read'], days: 1 })
  expect((await ask('POST', { authorization: `Bearer ${token}` })).actor).toMatchObject({ kind: 'token', id: 'user_ada' })
  for (const authorization of ['Bearer rip_wrong', 'Bearer', 'Basic abc', `Bearer ${ada.secret}`, ''])
    await expect(ask('GET', { authorization, cookie })).rejects.toMatchObject({ code: 'unauthenticated' })
  clock.advance(86_400_000)
  await expect(ask('GET', { authorization: `Bearer ${token}` })).rejects.toMatchObject({ code: 'unauthenticated' })
})

test('without anything, or with a made-up cookie, one is nobody', async () => {
  const { ask } = await house()
  expect((await ask('GET', {})).actor).toMatchObject({ kind: 'anonymous', role: null })
  expect((await ask('GET', { cookie: 'ripcord=ses_guess' })).actor.kind).toBe('anonymous')
})
