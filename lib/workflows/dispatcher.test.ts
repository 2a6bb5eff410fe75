import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { job } from '#db/schema/index.ts'
import { testStore } from '#db/testing.ts'
import { JobQueue } from '#lib/engine/job-queue.ts'
import { Ledger } from '#lib/engine/ledger.ts'
import { RunLog } from '#lib/engine/run-log.ts'
import { systemClock as clock } from '#lib/system/clock.ts'
import { Dispatcher } from './dispatcher.ts'
import { Toolbox } from './toolbox.ts'

test('checkpoints that hang, however many, hold up neither a plan nor a test of a connection', async () => {
  const { store, dataDir } = testStore()
  const common = { input: {}, state: 'queued', requestedBy: 'u', fence: 0 } as const
  const row = (id: string, kind: string, createdAt: number) => ({ id, kind, createdAt, ...common })
  const slow = [1, 2, 3, 4].map((n) => row(`job_slow${n}`, n % 2 ? 'checkpoint.create' : 'checkpoint.verify', n))
  const prompt = [row('job_plan', 'plan.build', 5), row('job_test', 'component.test', 6)]
  await store.tx(async (t) => void (await t.insert(job).values([...slow, ...prompt])))
  const stop = new AbortController()
  const hang = () => new Promise<never>((_, reject) => stop.signal.addEventListener('abort', () => reject(new Error('stopped'))))
  const answer = async () => ({})
  const handlers = { 'checkpoint.create': hang, 'checkpoint.verify': hang, 'plan.build': answer, 'component.test': answer }
  const parts = { ledger: new Ledger(store, clock), jobs: new JobQueue(store, clock), runLog: new RunLog(store, clock), stop: stop.signal }
  const dispatcher = new Dispatcher({ tools: new Toolbox(store, clock, dataDir), handlers, ...parts })
  const states = async (state: 'done' | 'running' | 'queued') =>
    (await store.read.select({ id: job.id }).from(job).where(eq(job.state, state))).map(({ id }) => id).toSorted()
  for (let i = 0; i < 20 && (await states('done')).length < 2; i++) {
    await dispatcher.look()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  expect(await states('done')).toEqual(['job_plan', 'job_test'])
  expect(await states('running')).toEqual(['job_slow1', 'job_slow2'])
  stop.abort()
  await dispatcher.drained()
  expect(await states('queued')).toEqual(['job_slow1', 'job_slow2', 'job_slow3', 'job_slow4'])
})
