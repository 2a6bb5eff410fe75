import { eq } from 'drizzle-orm'
import { expect, onTestFinished, test } from 'vitest'
import { run, runLog, service, step, user } from '#db/schema/index.ts'
import type { Store } from '#db/store.ts'
import type { Context } from '#lib/services/context.ts'
import { signOut } from '#lib/services/session/sign-out.ts'
import { testPeople } from '#lib/services/testing/test-people.ts'
import { eventStream } from './event-stream.ts'
import { streamRunEndpoint } from './endpoints/runs.ts'

/** Reads a stream in the background; `until` waits for text to have come, `ended` for its end. */
function listen(response: Response) {
  const reader = response.body!.getReader()
  const state = { text: '', ended: false }
  void (async () => {
    for (const decoder = new TextDecoder(); ;) {
      const next = await reader.read()
      if (next.done) break
      state.text += decoder.decode(next.value, { stream: true })
    }
    state.ended = true
  })()
  onTestFinished(() => reader.cancel())
  const until = async (holds: () => boolean) => {
    for (let i = 0; i < 300 && !holds(); i++) await new Promise((resolve) => setTimeout(resolve, 10))
    expect(holds(), `got: ${state.text.slice(-500)}`).toBe(true)
  }
  return { state, until }
}

async function house() {
  const people = testPeople()
  const rosa = await people.enter(await people.add('rosa', 'responder'))
  const request = (headers: Record<string, string> = {}) => new Request('http://console.test/api/v1/events', { headers })
  const open = (ctx: Context, look: Parameters<typeof eventStream>[0]['look'] = async () => undefined, given = request()) =>
    listen(eventStream({ ctx, request: given, permission: 'service.read', everyMs: 5, look }))
  return { ...people, rosa, open, request }
}

test('a stream ends within five seconds of signing out, and says so', async () => {
  const { rosa, open, clock } = await house()
  const { state, until } = open(rosa.ctx)
  await until(() => state.text.includes('retry:'))
  await signOut(rosa.ctx)
  clock.advance(5_000)
  await until(() => state.ended)
  expect(state.text).toContain('event: closed\ndata: {"reason":"signed_out"}')
})

test('a stream ends within five seconds of the account being disabled', async () => {
  const { rosa, open, clock, store } = await house()
  const { state, until } = open(rosa.ctx)
  await store.tx(async (t) => void (await t.update(user).set({ disabledAt: clock.now() }).where(eq(user.id, 'user_rosa'))))
  clock.advance(5_000)
  await until(() => state.ended)
})

test('a stream of somebody who is still allowed goes on, with a sign of life every fifteen seconds', async () => {
  const { rosa, open, clock } = await house()
  const { state, until } = open(rosa.ctx)
  clock.advance(15_000)
  await until(() => state.text.includes(': still here'))
  expect(state.ended).toBe(false)
})

test('nothing is looked at any more once the reader has gone', async () => {
  const { rosa, open } = await house()
  const gone = new AbortController()
  let looks = 0
  const request = new Request('http://console.test/', { signal: gone.signal })
  const { state, until } = open(rosa.ctx, async () => void looks++, request)
  await until(() => looks > 2)
  gone.abort()
  await until(() => state.ended)
  const after = looks
  await new Promise((resolve) => setTimeout(resolve, 60))
  expect(looks).toBe(after)
})

test('a run that was lost from sight goes on from the last line seen, none twice, none missing', async () => {
  const { rosa, store, clock } = await house()
  await addRun(store, clock.now())
  await addLines(store, ['one', 'two', 'three'])
  const open = async (headers: Record<string, string>) => {
    const request = new Request('http://console.test/', { headers })
    const input = { params: { runId: 'run_1' }, query: { after: 0 }, body: undefined as never, request }
    return listen((await streamRunEndpoint.handle(rosa.ctx, input)) as Response)
  }
  const first = await open({})
  await first.until(() => first.state.text.includes('three'))
  const [, lastId] = /id: (\d+)\nevent: log/.exec(first.state.text)!
  await addLines(store, ['four'])
  const second = await open({ 'last-event-id': lastId! })
  await second.until(() => second.state.text.includes('four'))
  expect(second.state.text).not.toContain('three')
  expect(second.state.text).toContain('event: snapshot')
  await store.tx(async (t) => {
    await t.insert(runLog).values({ runId: 'run_1', stepSeq: 1, at: 9, line: 'last words' })
    await t.update(run).set({ state: 'succeeded', endedAt: 10 }).where(eq(run.id, 'run_1'))
  })
  await second.until(() => second.state.ended)
  expect(second.state.text.indexOf('last words')).toBeLessThan(second.state.text.indexOf('event: closed\ndata: {"reason":"done"}'))
})

async function addLines(store: Store, lines: string[]): Promise<void> {
  await store.tx(async (t) => void (await t.insert(runLog).values(lines.map((line) => ({ runId: 'run_1', stepSeq: 1, at: 1, line })))))
}

async function addRun(store: Store, now: number): Promise<void> {
  const document = { service: { id: 'svc', slug: 's', name: 'S', environment: 'test' }, components: [], steps: [] }
  await store.tx(async (t) => {
    await t.insert(service).values({
      id: 'svc',
      slug: 's',
      name: 'S',
      environment: 'test',
      team: '',
      description: '',
      objectives: {} as never,
      policy: {} as never,
      checks: [],
      source: 'console',
      configDigest: 'd',
      version: 1,
      createdAt: now,
      updatedAt: now,
    })
    await t.insert(run).values({
      id: 'run_1',
      kind: 'rollback',
      serviceId: 'svc',
      planId: 'plan_1',
      planHash: 'h',
      planVersion: 1,
      document: document as never,
      level: 1,
      state: 'running',
      summary: 'Running.',
      reason: 'why',
      authority: 'approval',
      authorityId: 'req_1',
      launchedBy: 'user_rosa',
      fence: 1,
      predicted: { known: false, n: 0, worstMs: null },
      requestedAt: now,
      failureAt: now,
      createdAt: now,
    })
    await t
      .insert(step)
      .values({ runId: 'run_1', seq: 1, name: 'restore', title: 'Restore', phase: 'execute', state: 'running', attempt: 1 })
  })
}
