import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { auditEvent, component, job, proof, service, setting } from '#db/schema/index.ts'
import type { ServiceInput } from '#lib/domain/service/service.ts'
import { checkpointFixture } from '../checkpoint/checkpoint.fixture.ts'
import { requestComponentTest } from '../component/request-component-test.ts'
import { requestDiscover } from '../component/request-discover.ts'
import { archiveService } from './archive-service.ts'
import { saveService } from './save-service.ts'
import { endRuns, insertActiveRun, serviceBySlug } from './service.fixture.ts'

const blog: ServiceInput = {
  slug: 'blog',
  name: 'Blog',
  components: [
    { slug: 'files', name: 'Files', driver: 'files', config: { root: '/srv/blog' }, dependsOn: ['database'] },
    { slug: 'database', name: 'Database', driver: 'sqlite', config: { path: '/srv/blog.db' }, schedule: { everyHours: 6 } },
  ],
}

test('a service made in the console has its rows, its first scheduled checkpoint is due now, and its event', async () => {
  const { store, person, clock } = await checkpointFixture()
  const { serviceId, version } = await saveService(person('admin'), { spec: blog })
  expect(await serviceBySlug(store, 'blog')).toMatchObject({ id: serviceId, source: 'console', version: 1, archivedAt: null })
  expect(version).toBe(1)
  const rows = (await store.read.select().from(component)).filter((one) => one.serviceId === serviceId)
  expect(rows.map((one) => [one.slug, one.nextCheckpointAt])).toEqual([
    ['database', clock.now()],
    ['files', null],
  ])
  const [event] = await store.read.select().from(auditEvent).where(eq(auditEvent.action, 'service.create'))
  expect(event).toMatchObject({ objectId: serviceId, actorId: 'user_admin' })
})

test('an edit states the version that it read; the second of two edits is told so and writes nothing', async () => {
  const { store, person } = await checkpointFixture()
  const admin = person('admin')
  const { serviceId } = await saveService(admin, { spec: blog })
  const edit = { serviceId, version: 1 }
  const results = await Promise.allSettled(['One', 'Two'].map((name) => saveService(admin, { edit, spec: { ...blog, name } })))
  expect(results.map((one) => one.status)).toEqual(['fulfilled', 'rejected'])
  expect(results[1]).toMatchObject({ reason: { code: 'stale' } })
  expect(await serviceBySlug(store, 'blog')).toMatchObject({ name: 'One', version: 2 })
})

test('saving what is there already changes nothing and leaves no event', async () => {
  const { store, person } = await checkpointFixture()
  const { serviceId } = await saveService(person('admin'), { spec: blog })
  const before = await store.read.select().from(auditEvent)
  const reversed = { ...blog, components: blog.components.toReversed() }
  expect(await saveService(person('admin'), { edit: { serviceId, version: 1 }, spec: reversed })).toEqual({ serviceId, version: 1 })
  expect(await store.read.select().from(auditEvent)).toEqual(before)
})

test('an event names what was changed and never the value', async () => {
  const { store, person } = await checkpointFixture()
  const { serviceId } = await saveService(person('admin'), { spec: blog })
  const [files, database] = blog.components
  const spec = { ...blog, team: 'secret team', components: [files!, { ...database!, config: { path: '/srv/other.db' } }] }
  await saveService(person('admin'), { edit: { serviceId, version: 1 }, spec })
  const [event] = await store.read.select().from(auditEvent).where(eq(auditEvent.action, 'service.update'))
  expect(JSON.parse(event!.body)).toMatchObject({ detail: { changed: ['team', 'components.database.config'], version: 2 } })
  expect(event!.body).not.toContain('secret team')
  expect(event!.body).not.toContain('other.db')
})

test('a taken slug, a changed slug and a service that is not there are refused', async () => {
  const { person } = await checkpointFixture()
  const admin = person('admin')
  const { serviceId } = await saveService(admin, { spec: blog })
  await expect(saveService(admin, { spec: blog })).rejects.toMatchObject({
    code: 'conflict',
    fieldErrors: { 'spec.slug': [expect.any(String)] },
  })
  await expect(saveService(admin, { edit: { serviceId, version: 1 }, spec: { ...blog, slug: 'blog2' } })).rejects.toMatchObject({
    code: 'bad_input',
  })
  await expect(saveService(admin, { edit: { serviceId: 'svc_no', version: 1 }, spec: blog })).rejects.toMatchObject({ code: 'not_found' })
  await expect(saveService(person('approver'), { spec: blog })).rejects.toMatchObject({ code: 'forbidden' })
})

test('what a driver refuses is shown at the field where it was typed', async () => {
  const { person } = await checkpointFixture()
  const spec = { ...blog, components: [{ slug: 'db', name: 'DB', driver: 'sqlite', config: { path: 'blog.db' } }] }
  await expect(saveService(person('admin'), { spec })).rejects.toMatchObject({
    code: 'bad_input',
    fieldErrors: { 'spec.components.0.config.path': [expect.stringContaining('whole path')] },
  })
  const strange = { ...blog, components: [{ slug: 'db', name: 'DB', driver: 'mysql' }] }
  await expect(saveService(person('admin'), { spec: strange })).rejects.toMatchObject({
    fieldErrors: { 'spec.components.0.driver': [expect.stringContaining('Use one of: files, release, sqlite, git.')] },
  })
})

test('two copies are promised only when there is a second vault', async () => {
  const { store, person, clock } = await checkpointFixture()
  const spec = { ...blog, components: [{ ...blog.components[1]!, redundant: true }] }
  await expect(saveService(person('admin'), { spec })).rejects.toMatchObject({
    fieldErrors: { 'spec.components.0.redundant': [expect.any(String)] },
  })
  const vaults = [{ name: 'second', path: '/mnt/second' }]
  await store.tx(async (t) => void (await t.insert(setting).values({ key: 'vaults', value: vaults, updatedAt: clock.now() })))
  expect(await saveService(person('admin'), { spec })).toMatchObject({ version: 1 })
})

test('a change of a component ends what was proven of its checkpoints, and has it proven again', async () => {
  const { store, clock, person, record, prove, pass } = await checkpointFixture()
  await record('one')
  await prove('one')
  pass(1_000)
  const { version } = await serviceBySlug(store, 'shop')
  const component = { slug: 'database', name: 'Database', driver: 'sqlite', config: { path: '/srv/moved.db' } }
  await saveService(person('admin'), {
    edit: { serviceId: 'svc_shop', version },
    spec: { slug: 'shop', name: 'Shop', components: [component] },
  })
  const holding = (await store.read.select().from(proof)).filter((row) => row.expiresAt > clock.now()).map((row) => row.link)
  expect(holding.sort()).toEqual(['exists', 'sha256'])
})

test('a component with checkpoints keeps its driver; one that is removed keeps its checkpoints', async () => {
  const { store, person, record } = await checkpointFixture()
  await record('one')
  const admin = person('admin')
  const save = (version: number, components: ServiceInput['components']) =>
    saveService(admin, { edit: { serviceId: 'svc_shop', version }, spec: { slug: 'shop', name: 'Shop', components } })
  const changed = { slug: 'database', name: 'Database', driver: 'files', config: { root: '/srv' } }
  await expect(save(1, [changed])).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('another slug') })
  await save(1, [{ ...changed, slug: 'tree' }])
  const old = (await store.read.select().from(component)).find((one) => one.slug === 'database')
  expect(old!.archivedAt).not.toBe(null)
  await save(2, [{ slug: 'database', name: 'Database', driver: 'sqlite', config: { path: '/srv/shop/shop.db' } }])
  expect((await store.read.select().from(component)).find((one) => one.slug === 'database')).toMatchObject({
    id: old!.id,
    archivedAt: null,
  })
})

test('while a run is active its service can be renamed, but neither reconfigured nor archived', async () => {
  const { store, clock, person } = await checkpointFixture()
  const admin = person('admin')
  const { serviceId } = await saveService(admin, { spec: blog })
  await insertActiveRun(store, serviceId, clock.now())
  await saveService(admin, { edit: { serviceId, version: 1 }, spec: { ...blog, name: 'The blog' } })
  const other = { ...blog, components: [blog.components[1]!] }
  await expect(saveService(admin, { edit: { serviceId, version: 2 }, spec: other })).rejects.toMatchObject({ code: 'blocked' })
  await expect(archiveService(admin, { serviceId, version: 2 })).rejects.toMatchObject({ code: 'blocked' })
  await endRuns(store)
  await archiveService(admin, { serviceId, version: 2 })
  expect((await serviceBySlug(store, 'blog')).archivedAt).toBe(clock.now())
})

test('an archived service takes no checkpoints, and comes back with its history under the same slug', async () => {
  const { store, clock, person } = await checkpointFixture()
  const admin = person('admin')
  const { serviceId } = await saveService(admin, { spec: blog })
  await archiveService(admin, { serviceId, version: 1 })
  expect((await store.read.select().from(component)).filter((one) => one.nextCheckpointAt !== null)).toEqual([])
  expect(await saveService(admin, { spec: blog })).toEqual({ serviceId, version: 3 })
  const [row] = await store.read.select().from(service).where(eq(service.id, serviceId))
  expect(row!.archivedAt).toBe(null)
  const due = (await store.read.select().from(component)).filter((one) => one.nextCheckpointAt === clock.now())
  expect(due.map((one) => one.slug)).toEqual(['database'])
})

test('a connection is tested before it is saved, by a job that carries the checked settings', async () => {
  const { store, person } = await checkpointFixture()
  const admin = person('admin')
  const { jobId } = await requestComponentTest(admin, { driver: 'sqlite', config: { path: '/srv/new.db' } })
  const { jobId: saved } = await requestDiscover(person('responder'), { componentId: 'cmp_database' })
  const jobs = await store.read.select().from(job)
  expect(jobs.find((one) => one.id === jobId)).toMatchObject({
    kind: 'component.test',
    componentId: null,
    input: { driver: 'sqlite', config: { path: '/srv/new.db' } },
  })
  expect(jobs.find((one) => one.id === saved)).toMatchObject({ kind: 'component.discover', componentId: 'cmp_database' })
  await expect(requestComponentTest(admin, { driver: 'sqlite', config: { path: 'new.db' } })).rejects.toMatchObject({
    code: 'bad_input',
    fieldErrors: { 'config.path': [expect.stringContaining('whole path')] },
  })
  await expect(requestComponentTest(admin, { driver: 'constructor', config: {} })).rejects.toMatchObject({ code: 'bad_input' })
  await expect(requestDiscover(person('responder'), { driver: 'sqlite', config: { path: '/x' } })).rejects.toMatchObject({
    code: 'forbidden',
  })
})
