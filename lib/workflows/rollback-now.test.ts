import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { checkpoint } from '#db/schema/index.ts'
import { testStore } from '#db/testing.ts'
import { signStanding } from '#lib/services/approval/standing.ts'
import { requestVerify } from '#lib/services/checkpoint/request-verify.ts'
import { rollbackNow } from '#lib/services/run/rollback-now.ts'
import { runEngine } from './main.ts'
import { World } from './testing/world.ts'

async function provenSite() {
  const { store, dataDir } = testStore()
  const root = join(dataDir, 'site')
  mkdirSync(root)
  writeFileSync(join(root, 'index.html'), 'good')
  const stop = new AbortController()
  const engine = runEngine({ signal: stop.signal, store, dataDir })
  onTestFinished(async () => {
    stop.abort()
    await engine
  })
  const world = new World(store)
  const { serviceId, components } = await world.addService({
    slug: 'site',
    name: 'Site',
    components: [{ slug: 'pages', name: 'Pages', driver: 'files', config: { root } }],
  })
  const componentId = components.pages!
  const prove = async (checkpointId: string) =>
    void (await world.job((await requestVerify(await world.as('rosa', 'responder'), { checkpointId })).jobId))
  const sign = async () => {
    const wanted = { serviceId, level: 1 as const, componentIds: [componentId], reason: 'Known good', expiresInHours: 1 }
    return (await signStanding(await world.as('adam', 'approver'), wanted)).standingId
  }
  return { world, store, root, serviceId, componentId, prove, sign }
}

test('one click on a standing approval takes the target back to the newest proven checkpoint, again and again', async () => {
  const { world, root, serviceId, componentId, prove, sign } = await provenSite()
  await prove(await world.checkpoint(componentId, 'good'))
  const standingId = await sign()
  for (const bad of ['bad', 'worse']) {
    writeFileSync(join(root, 'index.html'), bad)
    const input = { serviceId, level: 1 as const, componentIds: [componentId], standingId }
    const { runId } = await rollbackNow(await world.as('rosa', 'responder'), input)
    expect(await world.finished(runId)).toMatchObject({ state: 'succeeded', authority: 'standing' })
    expect(readFileSync(join(root, 'index.html'), 'utf8')).toBe('good')
    for (const { id } of await preservedStates(world)) await prove(id)
  }
})

test('who signed a standing approval cannot launch on it, and nothing is touched', async () => {
  const { world, root, serviceId, componentId, prove, sign } = await provenSite()
  await prove(await world.checkpoint(componentId, 'good'))
  const standingId = await sign()
  writeFileSync(join(root, 'index.html'), 'bad')
  const attempt = rollbackNow(await world.as('adam', 'approver'), { serviceId, level: 1, componentIds: [componentId], standingId })
  await expect(attempt).rejects.toMatchObject({ code: 'blocked' })
  expect(readFileSync(join(root, 'index.html'), 'utf8')).toBe('bad')
})

test('without a proven checkpoint one click is refused with what to do', async () => {
  const { world, serviceId, componentId, sign } = await provenSite()
  await world.checkpoint(componentId, 'unproven')
  const standingId = await sign()
  const attempt = rollbackNow(await world.as('rosa', 'responder'), { serviceId, level: 1, componentIds: [componentId], standingId })
  await expect(attempt).rejects.toThrow(/no proven checkpoint/)
})

async function preservedStates(world: World) {
  return (await world.store.read.select({ id: checkpoint.id, kind: checkpoint.kind }).from(checkpoint)).filter(
    (one) => one.kind === 'preserve',
  )
}
