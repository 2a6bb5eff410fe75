import { expect, test } from 'vitest'
import { component, job, plan, run, runComponent } from '#db/schema/index.ts'
import { checkpointFixture } from '#lib/services/checkpoint/checkpoint.fixture.ts'
import { requestCheckpoint } from '#lib/services/checkpoint/request-checkpoint.ts'
import { getJob, listFailedJobs, listOpenJobs } from './job.ts'
import { lastDryRun } from './last-dry-run.ts'
import { pastDurations, scopeKey } from './past-durations.ts'

type Fixture = Awaited<ReturnType<typeof checkpointFixture>>

async function addRun({ store, clock }: Fixture, id: string, more: { state?: 'failed' | 'succeeded'; tookMs: number; parts: string[] }) {
  const now = clock.now()
  const shared = {
    planId: 'p',
    planHash: 'h',
    planVersion: 1,
    level: 1,
    summary: '',
    reason: '',
    authorityId: 'a',
    launchedBy: 'u',
    fence: 1,
  }
  const predicted = { known: false as const, n: 0, worstMs: null }
  await store.tx(async (t) => {
    await t.insert(run).values({
      ...shared,
      id,
      kind: 'rollback',
      serviceId: 'svc_shop',
      document: {} as never,
      state: more.state ?? 'succeeded',
      authority: 'approval',
      predicted,
      requestedAt: now - 99_000,
      failureAt: now - 99_000,
      createdAt: now,
      endedAt: now + more.tookMs,
    })
    for (const componentId of more.parts) await t.insert(runComponent).values({ runId: id, componentId, active: false })
  })
}

test('durations are told apart by what was restored, count from the launch, and leave failures out', async () => {
  const fixture = await checkpointFixture()
  await fixture.store.tx(async (t) => {
    const [one] = await t.select().from(component)
    await t.insert(component).values({ ...one!, id: 'cmp_release', slug: 'release' })
  })
  await addRun(fixture, 'run_1', { tookMs: 4_000, parts: ['cmp_database'] })
  await addRun(fixture, 'run_2', { tookMs: 9_000, parts: ['cmp_release', 'cmp_database'] })
  await addRun(fixture, 'run_3', { tookMs: 1, parts: ['cmp_database'], state: 'failed' })
  const past = await pastDurations(fixture.store.read, ['svc_shop'])
  expect(past.get(scopeKey(['cmp_database']))).toEqual([{ runId: 'run_1', ms: 4_000 }])
  expect(past.get(scopeKey(['cmp_database', 'cmp_release']))).toEqual([{ runId: 'run_2', ms: 9_000 }])
  expect(past.size).toBe(2)
})

test('a failed checkpoint is told until it was asked for again', async () => {
  const { store, person, pass } = await checkpointFixture()
  const ask = async () => (await requestCheckpoint(person('responder'), { componentId: 'cmp_database', name: 'x' })).jobId
  const first = await ask()
  expect((await listOpenJobs(store.read, ['cmp_database'])).map((one) => one.id)).toEqual([first])
  await store.tx(async (t) => void (await t.update(job).set({ state: 'failed', error: 'no such file' })))
  expect((await listFailedJobs(store.read, ['cmp_database'])).map((one) => one.error)).toEqual(['no such file'])
  expect(await listOpenJobs(store.read, ['cmp_database'])).toEqual([])
  pass(1_000)
  await ask()
  expect(await listFailedJobs(store.read, ['cmp_database'])).toEqual([])
})

test('a job shows no input and no fence to callers', async () => {
  const { store, person } = await checkpointFixture()
  const { jobId } = await requestCheckpoint(person('responder'), { componentId: 'cmp_database', name: 'x', note: 'private' })
  const shown = await getJob(store.read, jobId)
  expect(shown).toMatchObject({ kind: 'checkpoint.create', state: 'queued' })
  expect(JSON.stringify(shown)).not.toMatch(/private|fence|input/)
  expect(await getJob(store.read, 'job_none')).toBeNull()
})

test('a dry run counts only for the checkpoints that it was about', async () => {
  const { store, clock } = await checkpointFixture()
  const now = clock.now()
  const people = { createdBy: 'u', editedBy: 'u' }
  const times = { createdAt: now, updatedAt: now, builtAt: now }
  await store.tx(async (t) => {
    await t.insert(plan).values({
      id: 'plan_1',
      serviceId: 'svc_shop',
      level: 1,
      state: 'ready',
      reason: 'why',
      choices: [],
      document: { components: [{ checkpointId: 'cp_1' }] } as never,
      assessment: { at: now, unitsLost: { orders: 41 } } as never,
      version: 1,
      ...people,
      ...times,
    })
  })
  expect(await lastDryRun(store.read, 'svc_shop', ['cp_1', 'cp_9'])).toEqual({ planId: 'plan_1', at: now, unitsLost: { orders: 41 } })
  expect(await lastDryRun(store.read, 'svc_shop', ['cp_2'])).toBeNull()
  expect(await lastDryRun(store.read, 'svc_other', ['cp_1'])).toBeNull()
})
