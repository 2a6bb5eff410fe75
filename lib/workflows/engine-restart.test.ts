import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { component, job, plan, run, step } from '#db/schema/index.ts'
import { createPlan } from '#lib/services/plan/create-plan.ts'
import { brokenSite, startEngine } from './testing/site.ts'

test('an engine that is asked to stop in the middle of a step leaves it to the next one, which ends the run', async () => {
  const { world, store, dataDir, root, serviceId, choices, stopEngine } = await brokenSite()
  const [begun, go] = [join(dataDir, 'begun'), join(dataDir, 'go')]
  const freeze = ['/bin/sh', '-c', 'touch "$0"; while [ ! -e "$1" ]; do sleep 0.05; done', begun, go]
  await store.tx(async (t) => void (await t.update(component).set({ hooks: { freeze, timeoutSeconds: 60 } })))
  const runId = await world.rollBack(serviceId, 1, choices)
  await world.until(async () => (existsSync(begun) ? true : null))
  await stopEngine()
  expect((await world.steps(runId)).find((one) => one.name === 'freeze')).toMatchObject({ state: 'running', outcome: null })
  expect(readFileSync(join(root, 'index.html'), 'utf8')).toBe('bad')
  writeFileSync(go, '')
  startEngine(store, dataDir)
  expect(await world.finished(runId)).toMatchObject({ state: 'succeeded' })
  expect((await world.steps(runId)).find((one) => one.name === 'freeze')).toMatchObject({ outcome: 'ok', attempt: 2 })
  expect(readFileSync(join(root, 'index.html'), 'utf8')).toBe('good')
})

test('a run whose steps this version does not know is left alone until a person decides', async () => {
  const { world, store, dataDir, root, serviceId, choices, stopEngine } = await brokenSite()
  const planned = await world.plan(serviceId, 1, choices)
  await stopEngine()
  const runId = await world.launch(planned)
  await store.tx(async (t) => void (await t.update(step).set({ name: 'teleport' }).where(eq(step.name, 'preserve'))))
  startEngine(store, dataDir)
  expect(await world.finished(runId)).toMatchObject({
    state: 'needs_attention',
    summary: expect.stringContaining('does not know the step “teleport”'),
  })
  expect(readFileSync(join(root, 'index.html'), 'utf8')).toBe('bad')
})

test('a plan whose dry run ended the engine three times is failed with what to do, not building for ever', async () => {
  const { world, store, dataDir, serviceId, choices, stopEngine } = await brokenSite()
  await stopEngine()
  const { planId, jobId } = await createPlan(await world.as('rosa', 'responder'), { serviceId, level: 1, choices, reason: 'It is broken' })
  await store.tx(async (t) => void (await t.update(job).set({ state: 'running', fence: 3 }).where(eq(job.id, jobId))))
  startEngine(store, dataDir)
  await expect(world.job(jobId)).rejects.toThrow(/The engine stopped 3 times/)
  const built = await world.until(async () => {
    const [row] = await store.read.select().from(plan).where(eq(plan.id, planId))
    return row!.state === 'building' ? null : row!
  })
  expect(built).toMatchObject({ state: 'failed', error: expect.stringContaining('ask for it anew') })
  expect(await store.read.select().from(run)).toEqual([])
})
