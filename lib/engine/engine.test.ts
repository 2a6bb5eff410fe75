import { eq } from 'drizzle-orm'
import { expect, onTestFinished, test, vi } from 'vitest'
import { job, run, service, step } from '#db/schema/index.ts'
import { type Store, StoreUnavailable } from '#db/store.ts'
import { testStore } from '#db/testing.ts'
import { type ProbeAnswer, type StepHandler, type Workflow, advance } from './advance.ts'
import { holdLease } from './hold-lease.ts'
import { JobQueue } from './job-queue.ts'
import { Ledger, LeaseLost, leaseMs } from './ledger.ts'

const never = new AbortController().signal

async function ledgerWithRun(states: ('pending' | 'running')[] = ['pending'], attempt = 0) {
  const { store } = testStore()
  let now = Date.UTC(2026, 10, 20)
  const clock = { now: () => now, monotonic: () => now }
  const named = { slug: 's', name: 'S', environment: 'e', team: '', description: '', configDigest: 'c', version: 1 }
  const times = { createdAt: now, updatedAt: now }
  await store.tx(async (t) => {
    await t
      .insert(service)
      .values({ id: 's', ...named, objectives: {} as never, policy: {} as never, checks: [], source: 'console', ...times })
    const what = { kind: 'rollback', serviceId: 's', planId: 'p', planHash: 'h', planVersion: 1, level: 1, state: 'queued' } as const
    const why = { summary: '', reason: '', authority: 'approval', authorityId: 'a', launchedBy: 'u', predicted: {} as never } as const
    const document = { service: { name: 'S' }, components: [] } as never
    await t.insert(run).values({ id: 'r', ...what, ...why, document, fence: 0, requestedAt: now, failureAt: now, createdAt: now })
    for (const [i, state] of states.entries())
      await t.insert(step).values({ runId: 'r', seq: i + 1, name: `s${i + 1}`, title: `S${i + 1}`, phase: 'execute', state, attempt })
  })
  const ledger = new Ledger(store, clock)
  return { store, ledger, clock, advanceClock: (ms: number) => (now += ms), stepRow: () => store.read.select().from(step) }
}

/** One kind of step, whose effects and escalations are counted. */
function workflowOf(ledger: Ledger, handler: Partial<StepHandler>) {
  const seen = { effects: 0, escalated: [] as string[] }
  const workflow: Workflow = {
    handler: () => ({
      probe: handler.probe ?? (async (): Promise<ProbeAnswer> => ({ state: 'absent', detail: '' })),
      effect: async (work) => {
        seen.effects++
        return handler.effect ? handler.effect(work) : { ok: true, message: 'done', evidence: {} }
      },
    }),
    turnBack: (held, _steps, why) => ledger.turnBack(held, why, []),
    conclude: (held) => ledger.conclude(held, { state: 'succeeded', summary: '' }),
    async escalate(held, _step, why) {
      seen.escalated.push(why)
      await ledger.conclude(held, { state: 'needs_attention', summary: why })
    },
  }
  return { seen, workflow }
}

/** The store, whose next transactions of a kind fail as if the disk were full. */
function failing(store: Store, times: number, when: (n: number) => boolean): Store {
  let n = 0
  let left = times
  return {
    ...store,
    tx: (work) => (left > 0 && when(++n) ? (left--, Promise.reject(new StoreUnavailable('full'))) : store.tx(work)),
  }
}

test('an outcome that a full disk refused is neither lost nor repeated: the step is read back', async () => {
  const { store, ledger, clock, advanceClock, stepRow } = await ledgerWithRun()
  let applied = false
  const handler: Partial<StepHandler> = {
    probe: async () => ({ state: applied ? 'applied' : 'absent', detail: '' }),
    effect: async () => ((applied = true), { ok: true, message: 'done', evidence: {} }),
  }
  // claim, intend, then the outcome
  const broken = new Ledger(
    failing(store, 1, (n) => n === 3),
    clock,
  )
  const { seen, workflow } = workflowOf(ledger, handler)
  await expect(advance(broken, workflow, (await broken.claim('r'))!, never)).rejects.toBeInstanceOf(StoreUnavailable)
  expect((await stepRow())[0]).toMatchObject({ state: 'running', outcome: null })
  expect(await ledger.claimable()).toEqual([])
  advanceClock(leaseMs + 1)
  await advance(ledger, workflow, (await ledger.claim('r'))!, never)
  expect(seen.effects).toBe(1)
  expect((await stepRow())[0]).toMatchObject({ outcome: 'ok', attempt: 1, evidence: { probed: 'applied' } })
})

test('a step that ended the engine five times is given to a person instead of being tried for ever', async () => {
  const { store, ledger } = await ledgerWithRun(['running'], 5)
  const { seen, workflow } = workflowOf(ledger, {})
  await advance(ledger, workflow, (await ledger.claim('r'))!, never)
  expect(seen).toMatchObject({ effects: 0, escalated: [expect.stringContaining('again and again')] })
  expect((await store.read.select().from(run))[0]).toMatchObject({ state: 'needs_attention' })
})

test('a run that ends the engine before a step begins is given to a person as well', async () => {
  const { store, ledger } = await ledgerWithRun()
  await store.tx(async (t) => void (await t.update(run).set({ fence: 24, state: 'running' })))
  const { seen, workflow } = workflowOf(ledger, {})
  await advance(ledger, workflow, (await ledger.claim('r'))!, never)
  expect(seen.effects).toBe(0)
  expect(seen.escalated).toHaveLength(1)
})

test('a probe that throws asks a person, and one that was stopped asks nobody', async () => {
  const stop = new AbortController()
  const { ledger, stepRow } = await ledgerWithRun(['running'], 1)
  const stopped = workflowOf(ledger, {
    probe: async () => {
      stop.abort()
      return { state: 'unknown', detail: 'Stopped before it was done.' }
    },
  })
  await advance(ledger, stopped.workflow, (await ledger.claim('r'))!, stop.signal)
  expect(stopped.seen.escalated).toEqual([])
  expect((await stepRow())[0]).toMatchObject({ state: 'running', outcome: null })
  await ledger.releaseAll()
  const thrown = workflowOf(ledger, { probe: () => Promise.reject(new Error('The component is not there any more.')) })
  await advance(ledger, thrown.workflow, (await ledger.claim('r'))!, never)
  expect(thrown.seen.escalated).toEqual(['The component is not there any more.'])
})

test('a clock that was set back does not leave a run without an engine', async () => {
  const { ledger, advanceClock } = await ledgerWithRun()
  await ledger.claim('r')
  advanceClock(-3_600_000)
  expect(await ledger.claimable()).toEqual(['r'])
  expect(await ledger.claim('r')).toMatchObject({ fence: 2 })
  expect(await ledger.claim('r')).toBeNull()
})

test('a lease outlives failing heartbeats until it has run out, and falls at once when another took the run', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  let error: Error = new StoreUnavailable('full')
  const ledger = { renew: () => Promise.reject(error) } as unknown as Ledger
  const full = holdLease(ledger, {} as never)
  await vi.advanceTimersByTimeAsync(leaseMs / 2)
  expect(full.lost.aborted).toBe(false)
  await vi.advanceTimersByTimeAsync(leaseMs / 2)
  expect(full.lost.aborted).toBe(true)
  error = new LeaseLost('r')
  const taken = holdLease(ledger, {} as never)
  await vi.advanceTimersByTimeAsync(leaseMs / 4 + 1)
  expect(taken.lost.aborted).toBe(true)
  full.release()
  taken.release()
})

test('a job that ends the engine three times is given up with what to do; one that was put back is not counted', async () => {
  const { store } = testStore()
  const queue = new JobQueue(store, { now: () => 1, monotonic: () => 1 })
  const common = { kind: 'checkpoint.verify', input: {}, state: 'queued', requestedBy: 'u', createdAt: 1, fence: 0 } as const
  await store.tx(
    async (t) =>
      void (await t.insert(job).values([
        { id: 'bad', ...common },
        { id: 'fine', ...common },
      ])),
  )
  for (let start = 1; start <= 3; start++) {
    await queue.claim('bad')
    await queue.claim('fine')
    await queue.release('fine')
    expect((await queue.requeueAll()).map((row) => row.id)).toEqual(start === 3 ? ['bad'] : [])
  }
  const [bad] = await store.read.select().from(job).where(eq(job.id, 'bad'))
  expect(bad).toMatchObject({ state: 'failed', error: expect.stringContaining('not tried again') })
  const [fine] = await store.read.select().from(job).where(eq(job.id, 'fine'))
  expect(fine).toMatchObject({ state: 'queued', fence: 0 })
})
