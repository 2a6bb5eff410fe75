import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { component, job } from '#db/schema/index.ts'
import { checkpointFixture, dayMs, goodCopy, hourMs } from './checkpoint.fixture.ts'
import { dueCheckpoints } from './due-checkpoints.ts'
import { dueVerifications } from './due-verifications.ts'
import { recordVerification } from './record-verification.ts'

async function scheduled() {
  const fixture = await checkpointFixture({
    components: [{ slug: 'database', name: 'Database', driver: 'sqlite', schedule: { everyHours: 6 } }],
  })
  await fixture.store.tx(async (t) => void (await t.update(component).set({ nextCheckpointAt: fixture.clock.now() })))
  const finishAll = () => fixture.store.tx(async (t) => void (await t.update(job).set({ state: 'done' })))
  return { ...fixture, finishAll }
}

test('two sweeps at once take a due component once', async () => {
  const { engine } = await scheduled()
  const [one, two] = await Promise.all([dueCheckpoints(engine), dueCheckpoints(engine)])
  expect(one.length + two.length).toBe(1)
})

test('after a long pause one checkpoint is taken, and the next comes a full interval later', async () => {
  const { engine, clock, store, pass, finishAll } = await scheduled()
  pass(50 * hourMs)
  expect(await dueCheckpoints(engine)).toHaveLength(1)
  const [row] = await store.read.select().from(component).where(eq(component.id, 'cmp_database'))
  expect(row!.nextCheckpointAt).toBe(clock.now() + 6 * hourMs)
  await finishAll()
  pass(6 * hourMs - 1)
  expect(await dueCheckpoints(engine)).toEqual([])
  pass(1)
  expect(await dueCheckpoints(engine)).toHaveLength(1)
})

test('scheduled checkpoints do not pile up behind one that is still waiting', async () => {
  const { engine, store, pass } = await scheduled()
  await dueCheckpoints(engine)
  pass(6 * hourMs)
  expect(await dueCheckpoints(engine)).toEqual([])
  expect(await store.read.select().from(job)).toHaveLength(1)
})

test('an archived component takes no more checkpoints', async () => {
  const { engine, store, clock } = await scheduled()
  await store.tx(async (t) => void (await t.update(component).set({ archivedAt: clock.now() })))
  expect(await dueCheckpoints(engine)).toEqual([])
})

test('a new checkpoint is verified at once, and again before its proofs run out', async () => {
  const { engine, record, prove, pass, finishAll } = await scheduled()
  await record('one')
  expect(await dueVerifications(engine)).toMatchObject([{ checkpointId: 'one' }])
  expect(await dueVerifications(engine)).toEqual([])
  await prove('one')
  await finishAll()
  pass(5.5 * dayMs)
  expect(await dueVerifications(engine)).toEqual([])
  pass(0.2 * dayMs)
  expect(await dueVerifications(engine)).toHaveLength(1)
})

test('a copy reads bytes and restores nothing, so the full verification stays due', async () => {
  const { engine, record } = await scheduled()
  await record('one')
  await recordVerification(engine, { checkpointId: 'one', copies: [goodCopy, { ...goodCopy, vault: 'second' }] })
  expect(await dueVerifications(engine)).toMatchObject([{ checkpointId: 'one' }])
})
