import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { and, eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { component, service, step } from '#db/schema/index.ts'
import { cancelRun, decideRun } from '#lib/services/run/steer-run.ts'
import { brokenSite, writeGood } from './testing/site.ts'

/** A run whose restore ended the engine five times: a person is asked, and the target is as it was. */
async function stuckRun() {
  const site = await brokenSite()
  const { world, store, dataDir, serviceId, choices } = site
  const go = join(dataDir, 'go')
  const freeze = ['/bin/sh', '-c', 'while [ ! -e "$0" ]; do sleep 0.02; done', go]
  await store.tx(async (t) => void (await t.update(component).set({ hooks: { freeze, timeoutSeconds: 60 } })))
  const runId = await world.rollBack(serviceId, 1, choices)
  await store.tx(async (t) => {
    const mine = and(eq(step.runId, runId), eq(step.name, 'restore'))
    await t.update(step).set({ state: 'running', attempt: 5, intentAt: 1 }).where(mine)
  })
  writeFileSync(go, '')
  const run = await world.finished(runId)
  expect(run).toMatchObject({ state: 'needs_attention', instructions: expect.stringContaining('again and again') })
  const decide = async (decision: 'done' | 'retry' | 'revert' | 'close') =>
    decideRun(await world.as('adam', 'approver'), { runId, decision, note: 'Looked at it.' })
  const index = () => readFileSync(join(site.root, 'index.html'), 'utf8')
  return { ...site, runId, decide, index }
}

describe('a run that needs a person', () => {
  test('keeps its component until somebody decides', async () => {
    const { world, serviceId, choices } = await stuckRun()
    await expect(world.rollBack(serviceId, 1, choices)).rejects.toThrow(/Another rollback/)
  })

  test('“do it again” does the step again and goes on to the end', async () => {
    const { world, runId, decide, index } = await stuckRun()
    await decide('retry')
    expect(await world.finished(runId)).toMatchObject({ state: 'succeeded', instructions: null })
    expect(index()).toBe('good')
    expect((await world.steps(runId)).find((one) => one.name === 'restore')).toMatchObject({ outcome: 'ok', attempt: 6 })
  })

  test('“it was done” goes on to the comparison, which does not take a person’s word for it', async () => {
    const honest = await stuckRun()
    writeGood(honest.root)
    await honest.decide('done')
    expect(await honest.world.finished(honest.runId)).toMatchObject({ state: 'succeeded' })
    const mistaken = await stuckRun()
    await mistaken.decide('done')
    expect(await mistaken.world.finished(mistaken.runId)).toMatchObject({ state: 'reverted' })
    expect(mistaken.index()).toBe('bad')
  })

  test('“go back” restores the preserved state', async () => {
    const { world, root, runId, decide, index } = await stuckRun()
    writeFileSync(join(root, 'index.html'), 'half restored')
    await decide('revert')
    expect(await world.finished(runId)).toMatchObject({ state: 'reverted' })
    expect(index()).toBe('bad')
  })

  test('“close” ends it, leaves the target to the person, and frees the component', async () => {
    const { world, runId, serviceId, choices, decide, index } = await stuckRun()
    await decide('close')
    expect(await world.finished(runId)).toMatchObject({ state: 'failed', summary: expect.stringContaining('Looked at it.') })
    expect(index()).toBe('bad')
    expect((await world.steps(runId)).filter((one) => one.outcome === null)).toEqual([])
    await expect(decide('retry')).rejects.toMatchObject({ code: 'conflict' })
    expect(await world.finished(await world.rollBack(serviceId, 1, choices))).toMatchObject({ state: 'succeeded' })
  })
})

test('when going back fails for want of the preserved state, a person repairs that and tries again', async () => {
  const { world, store, dataDir, root, serviceId, choices } = await brokenSite()
  const blobs = join(dataDir, 'vault', 'blobs')
  // The check that fails takes the vault away, as a disk that goes would.
  const check = { kind: 'command', name: 'never', suite: 'smoke', timeoutSeconds: 5, retries: 0, expectExit: 1 } as const
  const checks = [{ ...check, argv: ['/bin/mv', blobs, `${blobs}.gone`] }]
  await store.tx(async (t) => void (await t.update(service).set({ checks })))
  const runId = await world.rollBack(serviceId, 1, choices)
  expect(await world.finished(runId)).toMatchObject({ state: 'needs_attention', summary: expect.stringContaining('Could not go back') })
  renameSync(`${blobs}.gone`, blobs)
  const adam = await world.as('adam', 'approver')
  await expect(decideRun(adam, { runId, decision: 'revert', note: 'Again?' })).rejects.toThrow(/on its way back already/)
  await decideRun(adam, { runId, decision: 'retry', note: 'The vault is back.' })
  expect(await world.finished(runId)).toMatchObject({ state: 'reverted' })
  expect(readFileSync(join(root, 'index.html'), 'utf8')).toBe('bad')
})

test.each(['freeze', 'resume'] as const)('a stop asked for during %s takes back what was changed', async (during) => {
  const { world, root, dataDir, store, serviceId, choices } = await brokenSite()
  const begun = join(dataDir, 'begun')
  const slow = ['/bin/sh', '-c', 'touch "$0"; sleep 0.5', begun]
  const quick = ['/bin/true']
  const hooks = { freeze: quick, resume: quick, [during]: slow, timeoutSeconds: 60 }
  await store.tx(async (t) => void (await t.update(component).set({ hooks })))
  const runId = await world.rollBack(serviceId, 1, choices)
  await world.until(async () => (existsSync(begun) ? true : null))
  await cancelRun(await world.as('rosa', 'responder'), { runId })
  expect(await world.finished(runId)).toMatchObject({ state: during === 'freeze' ? 'cancelled' : 'reverted' })
  expect(readFileSync(join(root, 'index.html'), 'utf8')).toBe('bad')
})
