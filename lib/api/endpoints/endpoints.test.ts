import { expect, test } from 'vitest'
import { checkpointFixture, snapshotOf } from '#lib/services/checkpoint/checkpoint.fixture.ts'
import type { Context } from '#lib/services/context.ts'
import { getCheckpointEndpoint, listCheckpointsEndpoint, createCheckpointEndpoint } from './checkpoints.ts'
import { exportRegistryEndpoint, importRegistryEndpoint } from './checkpoint-registry.ts'
import { archiveServiceEndpoint, getServiceEndpoint, listServicesEndpoint, updateServiceEndpoint } from './services.ts'

const request = new Request('http://localhost/')
const call = <R>(endpoint: { handle: (ctx: Context, input: never) => Promise<R | Response> }, ctx: Context, input: object): Promise<R> =>
  endpoint.handle(ctx, { params: {}, query: {}, body: {}, request, ...input } as never) as Promise<R>

test('the registry that is exported by the API comes in again on another installation, unproven', async () => {
  const here = await checkpointFixture()
  await here.record('cp_first', { snapshot: snapshotOf('ab', here.clock.now()) })
  await here.prove('cp_first')
  const answer = (await call(exportRegistryEndpoint, here.person('viewer'), {})) as unknown as Response
  expect(answer.headers.get('content-disposition')).toContain('checkpoint_registry.yaml')
  const yaml = await answer.text()

  const there = await checkpointFixture()
  const upload = () => new Request('http://localhost/', { method: 'POST', body: `${yaml}stray line\n` })
  const report = await call(importRegistryEndpoint, there.person('admin'), { request: upload() })
  expect(report).toMatchObject({ imported: 1, known: 0, rejectedTotal: 1 })
  expect(await call(importRegistryEndpoint, there.person('admin'), { request: upload() })).toMatchObject({ imported: 0, known: 1 })
  const query = listCheckpointsEndpoint.query!.parse({ state: 'missing' })
  const { checkpoints } = await call(listCheckpointsEndpoint, there.person('viewer'), { query })
  expect(checkpoints).toMatchObject([{ id: 'cp_first', kind: 'imported', chain: { isProven: false } }])
})

test('an update through the API names the version that was read, and a stale one changes nothing', async () => {
  const { person } = await checkpointFixture()
  const admin = person('admin')
  const { service, spec } = await call(getServiceEndpoint, admin, { params: { serviceId: 'shop' } })
  const update = (version: number, name: string) =>
    call(updateServiceEndpoint, admin, { params: { serviceId: 'shop' }, body: { version, spec: { ...spec, name } } })
  await update(service.version, 'Renamed')
  await expect(update(service.version, 'Late')).rejects.toMatchObject({ code: 'stale' })
  const { services } = await call(listServicesEndpoint, admin, {})
  expect(services.map((one) => [one.name, one.readiness.state])).toEqual([['Renamed', 'failed']])
})

test('a service is archived by its slug or id, and an unknown one is not found', async () => {
  const { person } = await checkpointFixture()
  const admin = person('admin')
  const archive = (serviceId: string) => call(archiveServiceEndpoint, admin, { params: { serviceId }, body: { version: 1 } })
  await expect(archive('nothing')).rejects.toMatchObject({ code: 'not_found' })
  await archive('shop')
  expect((await call(listServicesEndpoint, admin, {})).services).toEqual([])
})

test('a checkpoint of the API shows its jobs without what was asked of the engine', async () => {
  const { person, record } = await checkpointFixture()
  await record('cp_first')
  const made = await call(createCheckpointEndpoint, person('responder'), {
    body: { componentId: 'cmp_database', name: 'x', kind: 'deployment', forwardOnly: false, note: '' },
  })
  expect(made).toMatchObject({ jobId: expect.stringMatching(/^job_/), checkpointId: expect.stringMatching(/^cp_/) })
  const found = await call(getCheckpointEndpoint, person('viewer'), { params: { checkpointId: 'cp_first' } })
  expect(Object.keys(found)).toEqual(expect.arrayContaining(['proofs', 'copies', 'chain', 'jobs']))
  await expect(call(getCheckpointEndpoint, person('viewer'), { params: { checkpointId: 'cp_none' } })).rejects.toMatchObject({
    code: 'not_found',
  })
})
