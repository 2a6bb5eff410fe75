import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asc } from 'drizzle-orm'
import { expect, onTestFinished, test } from 'vitest'
import { auditEvent, auditHead, checkpoint } from '#db/schema/index.ts'
import { testStore } from '#db/testing.ts'
import { verifyAudit } from '#lib/audit/verify.ts'
import type { ServiceInput } from '#lib/domain/service/service.ts'
import { cancelRun } from '#lib/services/run/steer-run.ts'
import { runEngine } from './main.ts'
import { World } from './testing/world.ts'

function startEngine(store: Parameters<typeof runEngine>[0]['store'], dataDir: string): () => Promise<void> {
  const stop = new AbortController()
  const engine = runEngine({ signal: stop.signal, store: store!, dataDir })
  return async () => {
    stop.abort()
    await engine
  }
}

async function siteWithCheckpoint(more: Partial<ServiceInput> = {}) {
  const { store, dataDir } = testStore()
  const root = join(dataDir, 'site')
  mkdirSync(root)
  writeFileSync(join(root, 'index.html'), 'good')
  writeFileSync(join(root, 'kept.txt'), 'kept')
  const stop = startEngine(store, dataDir)
  onTestFinished(stop)
  const world = new World(store)
  const { serviceId, components } = await world.addService({
    slug: 'site',
    name: 'Site',
    components: [{ slug: 'pages', name: 'Pages', driver: 'files', config: { root } }],
    ...more,
  })
  const checkpointId = await world.checkpoint(components.pages!, 'good')
  return { world, store, root, serviceId, choices: [{ componentId: components.pages!, checkpointId }], dataDir }
}

async function auditIsWhole(world: World) {
  const events = await world.store.read.select().from(auditEvent).orderBy(asc(auditEvent.seq))
  const [head] = await world.store.read.select().from(auditHead)
  expect(await verifyAudit(events, head!)).toMatchObject({ ok: true })
  return events
}

test('an approved rollback puts the target back and leaves every step in the audit', async () => {
  const { world, root, serviceId, choices } = await siteWithCheckpoint()
  writeFileSync(join(root, 'index.html'), 'bad')
  writeFileSync(join(root, 'new.txt'), 'new')
  const run = await world.finished(await world.rollBack(serviceId, 1, choices))
  expect(run).toMatchObject({ state: 'succeeded' })
  expect(run.rtoMs).toBeGreaterThanOrEqual(0)
  expect(readFileSync(join(root, 'index.html'), 'utf8')).toBe('good')
  expect(readdirSync(root).sort()).toEqual(['index.html', 'kept.txt'])
  const events = await auditIsWhole(world)
  const steps = await world.steps(run.id)
  for (const step of steps) {
    const about = events.filter((event) => event.runId === run.id && JSON.parse(event.body).detail.seq === step.seq)
    expect(about.map((event) => event.action)).toEqual(['step.intend', 'step.finish'])
  }
})

test('a failing check takes the target back to the state before the run and tells a person what to do', async () => {
  const checks: ServiceInput['checks'] = [{ kind: 'command', name: 'never', argv: ['/bin/false'], retries: 0 }]
  const { world, root, serviceId, choices } = await siteWithCheckpoint({ checks })
  writeFileSync(join(root, 'index.html'), 'bad')
  const run = await world.finished(await world.rollBack(serviceId, 1, choices))
  expect(run.state).toBe('reverted')
  expect(run.instructions).toContain('never')
  expect(readFileSync(join(root, 'index.html'), 'utf8')).toBe('bad')
  await auditIsWhole(world)
})

test('the state before a rollback is kept as a checkpoint that one can go back to', async () => {
  const { world, store, root, serviceId, choices } = await siteWithCheckpoint()
  writeFileSync(join(root, 'index.html'), 'bad')
  await world.finished(await world.rollBack(serviceId, 1, choices))
  const preserved = (await store.read.select().from(checkpoint)).find((row) => row.kind === 'preserve')!
  await world.finished(await world.rollBack(serviceId, 1, [{ componentId: choices[0]!.componentId, checkpointId: preserved.id }]))
  expect(readFileSync(join(root, 'index.html'), 'utf8')).toBe('bad')
})

test('a target that drifted after the plan was made is refused and left alone', async () => {
  const { world, root, serviceId, choices } = await siteWithCheckpoint()
  writeFileSync(join(root, 'index.html'), 'bad')
  const hook = world.plan.bind(world)
  world.plan = async (...given) => {
    const made = await hook(...given)
    writeFileSync(join(root, 'index.html'), 'somebody repaired it')
    return made
  }
  const run = await world.finished(await world.rollBack(serviceId, 1, choices))
  expect(run.state).toBe('failed')
  expect(run.summary).toMatch(/Nothing was changed.*changed after the plan was made/)
  expect(readFileSync(join(root, 'index.html'), 'utf8')).toBe('somebody repaired it')
})

test('a missing target is rolled back from nothing', async () => {
  const { world, root, serviceId, choices, dataDir } = await siteWithCheckpoint()
  cpSync(root, join(dataDir, 'aside'), { recursive: true })
  const { rmSync } = await import('node:fs')
  rmSync(root, { recursive: true })
  const run = await world.finished(await world.rollBack(serviceId, 1, choices))
  expect(run).toMatchObject({ state: 'succeeded' })
  expect(existsSync(join(root, 'index.html'))).toBe(true)
})

test('a stop by a person takes back what was changed', async () => {
  const hooks = { freeze: ['/bin/sleep', '1'], resume: ['/bin/true'] }
  const { world, root, serviceId, choices } = await siteWithCheckpoint()
  await world.store.tx(async (t) => {
    const { component, service } = await import('#db/schema/index.ts')
    await t.update(component).set({ hooks: { ...hooks, timeoutSeconds: 60 } })
    void service
  })
  writeFileSync(join(root, 'index.html'), 'bad')
  const runId = await world.rollBack(serviceId, 1, choices)
  await cancelRun(await world.as('rosa', 'responder'), { runId })
  const run = await world.finished(runId)
  expect(['cancelled', 'reverted']).toContain(run.state)
  expect(readFileSync(join(root, 'index.html'), 'utf8')).toBe('bad')
})

test('while one rollback of a component runs, a second is refused', async () => {
  const { world, root, serviceId, choices } = await siteWithCheckpoint()
  await world.store.tx(async (t) => {
    const { component } = await import('#db/schema/index.ts')
    await t.update(component).set({ hooks: { freeze: ['/bin/sleep', '1'], timeoutSeconds: 60 } })
  })
  writeFileSync(join(root, 'index.html'), 'bad')
  const first = await world.rollBack(serviceId, 1, choices)
  await expect(world.rollBack(serviceId, 1, choices)).rejects.toThrow(/Another rollback/)
  await world.finished(first)
})
