import Database from 'better-sqlite3'
import { expect, test, vi } from 'vitest'
import { approvalRequest, plan, run } from '#db/schema/index.ts'
import { checkpointFixture, dayMs, hourMs } from '#lib/services/checkpoint/checkpoint.fixture.ts'
import { deleteCheckpoint } from '#lib/services/checkpoint/delete-checkpoint.ts'
import { quarantineCheckpoint } from '#lib/services/checkpoint/quarantine-checkpoint.ts'
import { requestVerify } from '#lib/services/checkpoint/request-verify.ts'
import { saveService } from '#lib/services/service/save-service.ts'
import { endRuns, insertActiveRun } from '#lib/services/service/service.fixture.ts'
import { getCheckpoint, listCheckpoints } from './checkpoint.ts'
import { getServiceDetail, listServicesOverview } from './service.ts'

async function registry() {
  const fixture = await checkpointFixture()
  const { store, record, prove, pass, clock } = fixture
  await record('cp_first', { name: 'Before 100% sale' })
  await prove('cp_first')
  pass(hourMs)
  await record('cp_second', { name: 'After_sale', kind: 'manual', createdBy: 'user_nobody' })
  pass(hourMs)
  await record('cp_third', { copies: [{ vault: 'main', state: 'corrupt', bytes: 1 }] })
  const list = async (filter: Parameters<typeof listCheckpoints>[1]) =>
    (await listCheckpoints(store.read, filter, clock.now())).rows.map((one) => one.id)
  return { ...fixture, list }
}

test('the registry is filtered by kind, state, proof and text', async () => {
  const { list, clock, store } = await registry()
  expect(await list({})).toEqual(['cp_third', 'cp_second', 'cp_first'])
  expect(await list({ kind: 'manual' })).toEqual(['cp_second'])
  expect(await list({ state: 'quarantined' })).toEqual(['cp_third'])
  expect(await list({ state: 'proven' })).toEqual(['cp_first'])
  expect(await list({ state: 'unproven' })).toEqual(['cp_second'])
  expect(await list({ text: 'SALE' })).toEqual(['cp_second', 'cp_first'])
  expect(await list({ text: 'cp_th' })).toEqual(['cp_third'])
  expect(await list({ serviceId: 'svc_other' })).toEqual([])
  expect(await list({ componentId: 'cmp_database', sort: 'name', direction: 'asc' })).toEqual(['cp_second', 'cp_first', 'cp_third'])
  expect((await listCheckpoints(store.read, { text: 'nothing' }, clock.now())).total).toBe(0)
})

test('signs that mean something to LIKE are looked for as they are', async () => {
  const { list } = await registry()
  expect(await list({ text: '100%' })).toEqual(['cp_first'])
  expect(await list({ text: 'r_s' })).toEqual(['cp_second'])
  expect(await list({ text: '%' })).toEqual(['cp_first'])
  expect(await list({ text: "'; drop table checkpoint; --" })).toEqual([])
})

test('pages do not overlap and the total is whole', async () => {
  const { store, clock, record } = await checkpointFixture()
  for (let i = 0; i < 7; i++) await record(`cp_${i}`)
  const page = (offset: number) => listCheckpoints(store.read, { offset, limit: 3, sort: 'sizeBytes' }, clock.now())
  const pages = [await page(0), await page(3), await page(6)]
  expect(pages.map((one) => one.rows.length)).toEqual([3, 3, 1])
  expect(new Set(pages.flatMap((one) => one.rows.map((row) => row.id))).size).toBe(7)
  expect(pages.map((one) => one.total)).toEqual([7, 7, 7])
})

test('a deleted checkpoint is in no list unless asked for, and its page still says what happened', async () => {
  const { list, store, clock, person } = await registry()
  await deleteCheckpoint(person('approver'), { checkpointId: 'cp_second' })
  expect(await list({})).toEqual(['cp_third', 'cp_first'])
  expect(await list({ state: 'deleted' })).toEqual(['cp_second'])
  expect(await getCheckpoint(store.read, 'cp_second', clock.now())).toMatchObject({
    state: 'deleted',
    stateReason: 'Deleted by a person.',
    chain: { isProven: false },
  })
})

test('a checkpoint is shown with proofs, copies, content and jobs, but not with its list of blobs', async () => {
  const { store, clock, person } = await registry()
  const { jobId } = await requestVerify(person('responder'), { checkpointId: 'cp_first' })
  const found = await getCheckpoint(store.read, 'cp_first', clock.now())
  expect(found).toMatchObject({
    serviceSlug: 'shop',
    componentSlug: 'database',
    chain: { isProven: true, weakest: null },
    createdByName: 'Ripcord engine',
  })
  expect(found!.copies).toMatchObject([{ vault: 'main', state: 'ok' }])
  expect(found!.holds).toMatchObject({ units: { orders: 3 }, blobs: 1 })
  expect(found!.jobs.map((one) => one.id)).toEqual([jobId])
  expect(await getCheckpoint(store.read, 'cp_none', clock.now())).toBe(null)
})

test('quarantine shows as not proven even while old proofs have time left', async () => {
  const { list, store, clock, person } = await registry()
  await quarantineCheckpoint(person('approver'), { checkpointId: 'cp_first', reason: 'odd' })
  expect(await list({ state: 'proven' })).toEqual([])
  expect((await getCheckpoint(store.read, 'cp_first', clock.now()))!.chain.isProven).toBe(false)
})

test('the overview tells newest from newest proven, and since when data is at risk', async () => {
  const { store, clock, pass } = await registry()
  const [shop] = await listServicesOverview(store.read, clock.now())
  expect(shop!.components[0]).toMatchObject({
    checkpoints: 3,
    newest: { id: 'cp_third', state: 'quarantined', chain: { isProven: false } },
    newestProven: { id: 'cp_first' },
  })
  expect(shop).toMatchObject({ provenDataTime: clock.now() - 2 * hourMs, lastRun: null, activeRun: null, openRequests: 0 })
  pass(8 * dayMs)
  expect((await listServicesOverview(store.read, clock.now()))[0]).toMatchObject({
    provenDataTime: null,
    components: [{ newestProven: null }],
  })
})

test('one component without a proven checkpoint makes the data time of its whole service unknown', async () => {
  const { store, clock, person } = await registry()
  const { version } = (await listServicesOverview(store.read, clock.now()))[0]!
  const components = [
    { slug: 'database', name: 'Database', driver: 'sqlite', config: { path: '/srv/shop/shop.db' } },
    { slug: 'files', name: 'Files', driver: 'files', config: { root: '/srv/shop/files' } },
  ]
  await saveService(person('admin'), { edit: { serviceId: 'svc_shop', version }, spec: { slug: 'shop', name: 'Shop', components } })
  const [shop] = await listServicesOverview(store.read, clock.now())
  expect(shop!.components.map((one) => [one.slug, one.newestProven?.id ?? null])).toEqual([
    ['database', 'cp_first'],
    ['files', null],
  ])
  expect(shop!.provenDataTime).toBe(null)
})

test('the overview shows the run that holds a service, then the last one, and requests that are open', async () => {
  const { store, clock } = await registry()
  await insertActiveRun(store, 'svc_shop', clock.now())
  await store.tx(async (t) => {
    const base = {
      serviceId: 'svc_shop',
      level: 1,
      reason: '',
      choices: [],
      createdBy: 'u',
      editedBy: 'u',
      version: 1,
      createdAt: 1,
      updatedAt: 1,
    }
    await t.insert(plan).values({ id: 'plan_1', state: 'ready', ...base })
    const request = { planId: 'plan_1', planHash: 'h', requestedBy: 'u', requestedAt: 1, needed: 1, approveBy: 9 }
    for (const state of ['open', 'approved', 'expired', 'used'] as const)
      await t.insert(approvalRequest).values({ id: state, state, ...request })
  })
  expect((await listServicesOverview(store.read, clock.now()))[0]).toMatchObject({
    activeRun: { id: 'run_1' },
    lastRun: { id: 'run_1' },
    openRequests: 2,
  })
  await endRuns(store)
  await store.tx(async (t) => void (await t.update(run).set({ state: 'succeeded', rtoMs: 900 })))
  expect((await listServicesOverview(store.read, clock.now()))[0]).toMatchObject({
    activeRun: null,
    lastRun: { state: 'succeeded', rtoMs: 900 },
  })
})

test('a service is found by id and by slug, with its checkpoints and runs', async () => {
  const { store, clock } = await registry()
  await insertActiveRun(store, 'svc_shop', clock.now())
  const bySlug = await getServiceDetail(store.read, 'shop', clock.now())
  expect(bySlug).toMatchObject({ id: 'svc_shop', checkpointTotal: 3, runs: [{ id: 'run_1' }] })
  expect(await getServiceDetail(store.read, 'svc_shop', clock.now())).toEqual(bySlug)
  expect(await getServiceDetail(store.read, 'none', clock.now())).toBe(null)
})

test('the overview takes as many statements for twelve services as for one', async () => {
  const { store, clock, person, record, prove } = await checkpointFixture()
  await record('cp_one')
  await prove('cp_one')
  const statements = vi.spyOn(Database.prototype, 'prepare')
  const count = async () => {
    statements.mockClear()
    await listServicesOverview(store.read, clock.now())
    return statements.mock.calls.length
  }
  const one = await count()
  for (let i = 0; i < 11; i++) {
    const components = [0, 1, 2].map((n) => ({ slug: `c${n}`, name: 'C', driver: 'files', config: { root: `/srv/${i}/${n}` } }))
    await saveService(person('admin'), { spec: { slug: `s${i}`, name: `S${i}`, components } })
  }
  expect(await count()).toBe(one)
  expect(one).toBeGreaterThan(3)
  expect(one).toBeLessThanOrEqual(10)
  statements.mockRestore()
})
