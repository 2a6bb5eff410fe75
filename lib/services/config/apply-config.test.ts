import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { auditEvent, component, setting } from '#db/schema/index.ts'
import { type ConfigInput, configSchema } from '#lib/domain/config/config-schema.ts'
import type { ServiceInput } from '#lib/domain/service/service.ts'
import { checkpointFixture } from '../checkpoint/checkpoint.fixture.ts'
import { archiveService } from '../service/archive-service.ts'
import { saveService } from '../service/save-service.ts'
import { endRuns, insertActiveRun, serviceBySlug } from '../service/service.fixture.ts'
import { applyConfig } from './apply-config.ts'

const service = (slug: string, more: Partial<ServiceInput> = {}): ServiceInput => ({
  slug,
  name: slug,
  components: [{ slug: 'files', name: 'Files', driver: 'files', config: { root: `/srv/${slug}` } }],
  ...more,
})
const none = { created: [], updated: [], archived: [], unchanged: [], deferred: [] }

async function applied() {
  const fixture = await checkpointFixture()
  const apply = (...services: ServiceInput[]) => applyConfig(fixture.engine, configSchema.parse({ services } satisfies ConfigInput))
  const events = async () => (await fixture.store.read.select().from(auditEvent)).map((event) => event.action)
  return { ...fixture, apply, events }
}

test('applying the same file twice changes nothing the second time', async () => {
  const { apply, events } = await applied()
  expect(await apply(service('a'), service('b'))).toEqual({ ...none, created: ['a', 'b'] })
  expect(await apply(service('a'), service('b'))).toEqual({ ...none, unchanged: ['a', 'b'] })
  expect(await events()).toEqual(['service.create', 'service.create'])
})

test('what left the file is archived, what came back is restored, what was made in the console stays', async () => {
  const { store, apply, events } = await applied()
  await apply(service('a'), service('b'))
  expect(await apply(service('b', { team: 'Web' }))).toEqual({ ...none, updated: ['b'], archived: ['a'] })
  expect(await apply(service('a'), service('b', { team: 'Web' }))).toEqual({ ...none, updated: ['a'], unchanged: ['b'] })
  expect((await serviceBySlug(store, 'shop')).archivedAt).toBe(null)
  expect(await events()).toEqual(['service.create', 'service.create', 'service.update', 'service.archive', 'service.restore'])
})

test('a slug that the console has is an error, and then nothing of the file is applied', async () => {
  const { store, apply } = await applied()
  await expect(apply(service('a'), service('shop'))).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('made in the console'),
  })
  await expect(serviceBySlug(store, 'a')).rejects.toThrow('no service a')
})

test('the console cannot edit or archive what the file owns, and is told where to do it', async () => {
  const { store, apply, person } = await applied()
  await apply(service('a'))
  const { id: serviceId } = await serviceBySlug(store, 'a')
  const edit = { serviceId, version: 1 }
  await expect(saveService(person('admin'), { edit, spec: service('a') })).rejects.toMatchObject({
    code: 'blocked',
    message: 'ripcord.yaml owns a. Edit the file instead.',
  })
  await expect(archiveService(person('admin'), edit)).rejects.toMatchObject({ code: 'blocked' })
})

test('a service with an active run is left as it is, the others are applied, and later it follows', async () => {
  const { store, clock, apply } = await applied()
  await apply(service('a'), service('b'))
  await insertActiveRun(store, (await serviceBySlug(store, 'a')).id, clock.now())
  const settle = service('a', { policy: { settleSeconds: 5 } })
  expect(await apply(settle)).toEqual({ ...none, deferred: ['a'], archived: ['b'] })
  expect(await apply()).toEqual({ ...none, deferred: ['a'] })
  await endRuns(store)
  expect(await apply(settle)).toEqual({ ...none, updated: ['a'] })
})

test('vaults are kept as the engine reads them', async () => {
  const { store, engine, events } = await applied()
  const config = configSchema.parse({ services: [], vaults: [{ name: 'second', path: '/mnt/second' }] })
  await applyConfig(engine, config)
  await applyConfig(engine, config)
  const [row] = await store.read.select().from(setting).where(eq(setting.key, 'vaults'))
  expect(row!.value).toEqual([{ name: 'second', path: '/mnt/second' }])
  expect(await events()).toEqual(['setting.update'])
})

test('a shorter interval takes effect at once, a longer one after the checkpoint that is planned', async () => {
  const { store, clock, apply, pass } = await applied()
  const every = (everyHours: number | null) => {
    const [files] = service('a').components
    return service('a', { components: [{ ...files!, schedule: { everyHours } }] })
  }
  const next = async () => (await store.read.select().from(component)).find((one) => one.slug === 'files')!.nextCheckpointAt
  await apply(every(24))
  expect(await next()).toBe(clock.now())
  await store.tx(async (t) => void (await t.update(component).set({ nextCheckpointAt: clock.now() + 24 * 3_600_000 })))
  await apply(every(1))
  expect(await next()).toBe(clock.now() + 3_600_000)
  pass(1_000)
  await apply(every(48))
  expect(await next()).toBe(clock.now() - 1_000 + 3_600_000)
  await apply(every(null))
  expect(await next()).toBe(null)
})
