import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { auditEvent, auditHead, checkpoint, component, job, run } from '#db/schema/index.ts'
import { type Store, StoreUnavailable } from '#db/store.ts'
import { testStore } from '#db/testing.ts'
import { verifyAudit } from '#lib/audit/verify.ts'
import { failure } from '#lib/drivers/driver.ts'
import { requestComponentTest } from '#lib/services/component/request-component-test.ts'
import { systemClock } from '#lib/system/clock.ts'
import { brokenSite, startEngine } from './testing/site.ts'
import { World } from './testing/world.ts'
import { Toolbox } from './toolbox.ts'

test('a target that cannot be reached is named, with what to do, and the engine goes on', async () => {
  const { world, root, componentId, checkpointId } = await brokenSite()
  const admin = await world.as('boss', 'admin')
  rmSync(root, { recursive: true })
  const look = async () => world.job((await requestComponentTest(admin, { componentId })).jobId)
  await expect(look()).rejects.toThrow(root)
  await expect(world.checkpoint(componentId, 'of nothing')).rejects.toThrow(root)
  writeFileSync(root, 'a file where a folder should be')
  await expect(look()).rejects.toThrow(root)
  rmSync(root)
  mkdirSync(root)
  await expect(look()).resolves.toBeDefined()
  const rows = await world.store.read.select().from(checkpoint)
  expect(rows.map((row) => row.id)).toEqual([checkpointId])
})

test('a component whose driver this version does not know is refused by name and its plan says so', async () => {
  const { world, store, componentId, serviceId, choices, root } = await brokenSite()
  await store.tx(async (t) => void (await t.update(component).set({ driver: 'mainframe' })))
  await expect(world.checkpoint(componentId, 'x')).rejects.toThrow('There is no driver named “mainframe”. Correct the component')
  await expect(world.plan(serviceId, 1, choices)).rejects.toThrow('There is no driver named “mainframe”')
  expect(readFileSync(join(root, 'index.html'), 'utf8')).toBe('bad')
})

test('a checkpoint whose bytes vanished after the plan was approved is refused before anything is touched', async () => {
  const { world, dataDir, root, serviceId, choices } = await brokenSite()
  const planned = await world.plan(serviceId, 1, choices)
  renameSync(join(dataDir, 'vault', 'blobs'), join(dataDir, 'vault', 'gone'))
  mkdirSync(join(dataDir, 'vault', 'blobs'))
  const ended = await world.finished(await world.launch(planned))
  expect(ended).toMatchObject({
    state: 'failed',
    summary: expect.stringMatching(/Nothing was changed.*no copy of the checkpoint good is whole/),
  })
  expect(readFileSync(join(root, 'index.html'), 'utf8')).toBe('bad')
})

test('what a driver or vault says never tells where Ripcord keeps its things', async () => {
  const { world, dataDir, componentId } = await brokenSite()
  const tools = new Toolbox(world.store, systemClock, dataDir)
  const target = await tools.component(componentId)
  const options = { signal: new AbortController().signal }
  const said = await tools.call(target, options, async (_driver, ctx) =>
    failure('failed', `cannot open ${ctx.workdir}/a nor ${ctx.vault.path}/b`),
  )
  expect(said).toMatchObject({ ok: false, message: expect.stringMatching(/^cannot open <work folder>\/call_\w+\/a nor <vault>\/b$/) })
})

test('a vault that went away is named as such, and not taken for files that change', async () => {
  const { world, dataDir, root, componentId } = await brokenSite()
  renameSync(join(dataDir, 'vault', 'blobs'), join(dataDir, 'vault', 'gone'))
  writeFileSync(join(dataDir, 'vault', 'blobs'), 'no folder any more')
  writeFileSync(join(root, 'new.txt'), 'something that is not stored yet')
  await expect(world.checkpoint(componentId, 'x')).rejects.toThrow('<vault>/blobs')
})

test('two approved plans of one component launched at once start one run, and the other is told to watch it', async () => {
  const { world, root, serviceId, choices } = await brokenSite()
  const plans = [await world.plan(serviceId, 1, choices), await world.plan(serviceId, 1, choices)]
  const both = await Promise.allSettled(plans.map((one) => world.launch(one)))
  expect(both.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const refused = both.find((one) => one.status === 'rejected')
  expect(String(refused?.reason)).toMatch(/Another rollback of this component is running. Watch that one/)
  const [only] = await world.store.read.select().from(run)
  expect(await world.finished(only!.id)).toMatchObject({ state: 'succeeded' })
  expect(readFileSync(join(root, 'index.html'), 'utf8')).toBe('good')
})

test('a checkpoint during which a rollback came and went is refused, because it may be half of each', async () => {
  const { world, store, componentId, serviceId, choices } = await brokenSite()
  const runId = await world.rollBack(serviceId, 1, choices)
  await world.finished(runId)
  await store.tx(async (t) => void (await t.update(run).set({ endedAt: Date.UTC(2100, 0) })))
  await expect(world.checkpoint(componentId, 'mixed')).rejects.toThrow(/rollback of this component is running/)
})

/** The same database, that says its disk is full while `full` holds. */
function fillable(store: Store, disk: { full: boolean }): Store {
  return { ...store, tx: (work) => (disk.full ? Promise.reject(new StoreUnavailable('full')) : store.tx(work)) }
}

test('a database whose disk is full in the middle of a rollback loses no step and repeats none once there is room', async () => {
  const { store, dataDir } = testStore()
  const disk = { full: false }
  startEngine(fillable(store, disk), dataDir)
  const world = new World(store)
  const root = join(dataDir, 'site')
  const [begun, go] = [join(dataDir, 'begun'), join(dataDir, 'go')]
  mkdirSync(root)
  writeFileSync(join(root, 'index.html'), 'good')
  const hooks = { resume: ['/bin/sh', '-c', 'touch "$0"; while [ ! -e "$1" ]; do sleep 0.05; done', begun, go], timeoutSeconds: 60 }
  const { serviceId, components } = await world.addService({
    slug: 'site',
    name: 'Site',
    components: [{ slug: 'pages', name: 'Pages', driver: 'files', config: { root }, hooks }],
  })
  const checkpointId = await world.checkpoint(components.pages!, 'good')
  writeFileSync(join(root, 'index.html'), 'bad')
  const runId = await world.rollBack(serviceId, 1, [{ componentId: components.pages!, checkpointId }])
  await world.until(async () => (existsSync(begun) ? true : null))
  disk.full = true
  writeFileSync(go, '')
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  expect((await world.steps(runId)).find((one) => one.name === 'resume')).toMatchObject({ state: 'running', outcome: null })
  disk.full = false
  expect(await world.finished(runId)).toMatchObject({ state: 'succeeded', fence: 2 })
  const events = await store.read.select().from(auditEvent).where(eq(auditEvent.runId, runId))
  for (const { seq, outcome } of await world.steps(runId)) {
    expect(outcome).toBe('ok')
    const finishes = events.filter((one) => one.action === 'step.finish' && JSON.parse(one.body).detail.seq === seq)
    expect(finishes).toHaveLength(1)
  }
  const [head] = await store.read.select().from(auditHead)
  const all = await store.read.select().from(auditEvent).orderBy(auditEvent.seq)
  expect(await verifyAudit(all, head!)).toMatchObject({ ok: true })
})

test('a job whose end could not be written because the disk was full is done again when there is room', async () => {
  const { store, dataDir } = testStore()
  const world = new World(store)
  const root = join(dataDir, 'site')
  mkdirSync(root)
  writeFileSync(join(root, 'index.html'), 'good')
  const { components } = await world.addService({
    slug: 'site',
    name: 'Site',
    components: [{ slug: 'pages', name: 'Pages', driver: 'files', config: { root } }],
  })
  let fullFrom = 0
  startEngine(
    {
      ...store,
      async tx(work) {
        const registered = (await store.read.select().from(checkpoint)).length > 0
        if (registered) fullFrom ||= performance.now()
        if (registered && performance.now() < fullFrom + 500) throw new StoreUnavailable('full')
        return await store.tx(work)
      },
    },
    dataDir,
  )
  await world.checkpoint(components.pages!, 'good')
  expect(fullFrom).toBeGreaterThan(0)
  expect(await store.read.select().from(job)).toMatchObject([{ state: 'done', error: null }])
  expect(await store.read.select().from(checkpoint)).toHaveLength(1)
})
