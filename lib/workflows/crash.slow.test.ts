import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { asc } from 'drizzle-orm'
import { afterAll, describe, expect, test } from 'vitest'
import { openStore } from '#db/open.ts'
import { auditEvent, auditHead } from '#db/schema/index.ts'
import { verifyAudit } from '#lib/audit/verify.ts'
import type { DriverFixture } from '#lib/drivers/contract-fixture.ts'
import { filesFixture } from '#lib/drivers/files/files.fixture.ts'
import { gitFixture } from '#lib/drivers/git/git.fixture.ts'
import { releaseFixture } from '#lib/drivers/release/release.fixture.ts'
import { sqliteFixture } from '#lib/drivers/sqlite/sqlite.fixture.ts'
import { type Boundary, boundaries } from '#lib/engine/crash-point.ts'
import { World } from './testing/world.ts'

const fixtures = { files: filesFixture, release: releaseFixture, sqlite: sqliteFixture, git: gitFixture } as unknown as Record<string, DriverFixture<unknown>>
const forward = ['preflight', 'freeze', 'preserve', 'restore', 'compare', 'resume', 'validate', 'settle']
const back = ['revert', 'confirm']
/** Only these change a target, so only they have a middle. */
const withMiddle = new Set(['restore', 'revert'])
const home = process.env.RIPCORD_CRASH_HOME ?? resolve(import.meta.dirname, '../..')
let kills = 0

/** Runs an engine until it dies of the crash point (true) or, without one, until `done` resolves (false). */
async function engineUntil(dataDir: string, crashAt: string | null, done: Promise<unknown>): Promise<boolean> {
  const env = { ...process.env, RIPCORD_DATA: dataDir, RIPCORD_LOG: 'error', RIPCORD_CRASH_AT: crashAt ?? '' }
  const child = spawn(process.execPath, [join(home, 'bin/engine.ts')], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const exit = new Promise<NodeJS.Signals | null>((end) => child.once('exit', (_, signal) => end(signal)))
  const over = done.then(() => null)
  const first = await Promise.race([exit.then((signal) => ({ signal })), over])
  if (first) {
    if (first.signal === 'SIGKILL') kills++
    return first.signal === 'SIGKILL'
  }
  child.kill('SIGTERM')
  await exit
  return false
}

/** One run, killed at `boundary` of each of these steps in turn; the engine is started again after every kill. */
async function killedRun(kind: string, boundary: Boundary, failing: boolean) {
  const fixture = fixtures[kind]!
  const folder = mkdtempSync(join(tmpdir(), 'ripcord-crash-'))
  const target = join(folder, 'target')
  const dataDir = join(folder, 'data')
  mkdirSync(target)
  const config = await fixture.plain.create(target)
  const store = openStore(dataDir)
  try {
    const world = new World(store)
    const { serviceId, components } = await world.addService({
      slug: 'victim',
      name: 'Victim',
      checks: failing ? [{ kind: 'command', name: 'never', argv: ['/bin/false'], retries: 0 }] : [],
      components: [{ slug: 'part', name: 'Part', driver: kind, config: config as Record<string, unknown>, hooks: { freeze: ['/bin/true'], resume: ['/bin/true'] } }],
    })
    const good = await fixture.image(config)
    let runId = ''
    let bad = ''
    const prepared = (async () => {
      const checkpointId = await world.checkpoint(components.part!, 'good')
      await fixture.plain.damage(config, target)
      bad = await fixture.image(config)
      return await world.plan(serviceId, 1, [{ componentId: components.part!, checkpointId }])
    })()
    await engineUntil(dataDir, null, prepared)
    runId = await world.launch((await prepared))
    for (const step of failing ? [...forward.slice(0, 7), ...back] : forward) {
      if (boundary === 'mid-effect' && !withMiddle.has(step)) continue
      const mark = join(folder, `killed-${step}`)
      const died = await engineUntil(dataDir, `${boundary}:${step}:${mark}`, world.finished(runId, 120_000))
      expect(died && existsSync(mark), `${kind}: killed at ${boundary} of ${step}`).toBe(true)
    }
    await engineUntil(dataDir, null, world.finished(runId, 120_000))
    const run = await world.finished(runId)
    const steps = await world.steps(runId)
    const events = await store.read.select().from(auditEvent).orderBy(asc(auditEvent.seq))
    const [head] = await store.read.select().from(auditHead)
    return { run, steps, events, head: head!, image: await fixture.image(config), good, bad }
  } finally {
    store.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

afterAll(() => process.stdout.write(`crash suite: ${kills} engines killed with SIGKILL\n`))

describe.each(Object.keys(fixtures))('%s', (kind) => {
  test.each(boundaries)('killed %s every step, the run still ends with the target wholly new', async (boundary) => {
    const { run, steps, events, head, image, good } = await killedRun(kind, boundary, false)
    expect(run.state, run.summary).toBe('succeeded')
    expect(image).toBe(good)
    expect(await verifyAudit(events, head)).toMatchObject({ ok: true })
    for (const step of steps) {
      const outcomes = events.filter((event) => event.action === 'step.finish' && event.runId === run.id && JSON.parse(event.body).detail.seq === step.seq)
      expect(outcomes, `outcomes of ${step.name}`).toHaveLength(1)
    }
    if (boundary === 'after-effect') expect(steps.find((step) => step.name === 'restore')).toMatchObject({ attempt: 1, evidence: { probed: 'applied' } })
  })

  test.each(boundaries)('killed %s every step of a run that fails, the target is wholly as before', async (boundary) => {
    const { run, steps, events, head, image, bad } = await killedRun(kind, boundary, true)
    expect(run.state, run.summary).toBe('reverted')
    expect(image).toBe(bad)
    expect(await verifyAudit(events, head)).toMatchObject({ ok: true })
    if (boundary === 'after-effect') expect(steps.find((step) => step.name === 'revert')).toMatchObject({ attempt: 1, evidence: { probed: 'applied' } })
  })
})
