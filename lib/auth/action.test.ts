import { beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { StoreUnavailable } from '#db/store.ts'
import type { Context } from '#lib/services/context.ts'
import { ServiceError } from '#lib/services/errors.ts'
import { anonymousActor } from '#lib/services/session/anonymous-actor.ts'
import { testPeople } from '#lib/services/testing/test-people.ts'

/** Only what Next does between the browser and us is replaced: the cookie jar and the request headers. */
const request = { headers: new Headers(), ctx: undefined as Context | undefined }
vi.mock('next/headers', () => ({ headers: async () => request.headers }))
vi.mock('./current.ts', () => ({ currentContext: async () => request.ctx! }))
const { actionRegistry, defineAction } = await import('./action.ts')

const input = z.object({ name: z.string().min(3, 'Too short.') })

beforeEach(async () => {
  const people = testPeople()
  request.headers = new Headers({ 'sec-fetch-site': 'same-origin' })
  request.ctx = (await people.enter(await people.add('ada', 'responder'))).ctx
})

test('what the verb returns arrives, and the action is known by its name and permission', async () => {
  const action = defineAction({ name: 'test.ok', permission: 'plan.write', input, run: async (ctx, { name }) => `${ctx.actor.id} ${name}` })
  expect(await action({ name: 'abc' })).toEqual({ ok: true, data: 'user_ada abc' })
  expect(actionRegistry.get('test.ok')).toMatchObject({ access: 'plan.write' })
})

test('the role is checked before the input is read', async () => {
  const run = vi.fn(async () => 1)
  const action = defineAction({ name: 'test.role', permission: 'user.manage', input, run })
  expect(await action({ name: '' })).toMatchObject({ ok: false, code: 'forbidden' })
  request.ctx = { ...request.ctx!, actor: anonymousActor }
  expect(await action({ name: 'abc' })).toMatchObject({ ok: false, code: 'unauthenticated' })
  expect(run).not.toHaveBeenCalled()
})

test('bad input comes back by field and the verb does not run', async () => {
  const run = vi.fn(async () => 1)
  const action = defineAction({ name: 'test.input', permission: 'plan.write', input, run })
  expect(await action({ name: 'a' })).toMatchObject({ ok: false, code: 'bad_input', fieldErrors: { name: ['Too short.'] } })
  expect(await action(undefined as never)).toMatchObject({ ok: false, code: 'bad_input' })
  expect(run).not.toHaveBeenCalled()
})

test('a request from another site is refused', async () => {
  request.headers = new Headers({ 'sec-fetch-site': 'cross-site' })
  const action = defineAction({ name: 'test.site', permission: 'plan.write', input, run: async () => 1 })
  expect(await action({ name: 'abc' })).toMatchObject({ ok: false, code: 'forbidden' })
})

test('own refusals speak for themselves; anything else shows a reference and no detail', async () => {
  const fails = (error: Error) =>
    defineAction({ name: 'test.fails', permission: 'plan.write', input, run: () => Promise.reject(error) })({ name: 'abc' })
  expect(await fails(new ServiceError('stale', 'Reload.'))).toEqual({ ok: false, code: 'stale', message: 'Reload.' })
  expect(await fails(new StoreUnavailable('full'))).toMatchObject({
    ok: false,
    code: 'unavailable',
    message: expect.stringContaining('full'),
  })
  const unknown = await fails(new Error('password hunter2 at /srv/secret'))
  expect(unknown).toMatchObject({
    ok: false,
    code: 'internal',
    message: expect.stringMatching(/^Something failed on our side\. Reference [0-9A-F]{8}\.$/),
  })
  expect(JSON.stringify(unknown)).not.toContain('hunter2')
})

test('a redirect inside an action is no failure', async () => {
  const { redirect } = await import('next/navigation.js')
  const action = defineAction({ name: 'test.redirect', permission: 'plan.write', input, run: async () => redirect('/plans') })
  await expect(action({ name: 'abc' })).rejects.toThrow('NEXT_REDIRECT')
})
