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
import { type Boundary, boundaries } from '#lib/engine/crash-point.ts'
import { World } from '../testing/world.ts'

const forward = ['preflight', 'freeze', 'preserve', 'restore', 'compare', 'resume', 'validate', 'settle']
const back = ['revert', 'confirm']
/** Only these change a target, so only they have a middle. */
const withMiddle = new Set(['restore', 'revert'])
/** The sources that the engine is started from; the mutant test has its own. */
export const ownHome = resolve(import.meta.dirname, '../../..')
let kills = 0

/** Runs an engine until it dies of the crash point (true) or, without one, until `done` resolves (false). */
async function engineUntil(home: string, dataDir: string, crashAt: string | null, done: Promise<unknown>): Promise<boolean> {
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
async function killedRun(fixture: DriverFixture<unknown>, boundary: Boundary, failing: boolean, home = ownHome) {
  const kind = fixture.driver.kind
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
      components: [
        {
          slug: 'part',
          name: 'Part',
          driver: kind,
          config: config as Record<string, unknown>,
          hooks: { freeze: ['/bin/true'], resume: ['/bin/true'] },
        },
      ],
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
    await engineUntil(home, dataDir, null, prepared)
    runId = await world.launch(await prepared)
    for (const step of failing ? [...forward.slice(0, 7), ...back] : forward) {
      if (boundary === 'mid-effect' && !withMiddle.has(step)) continue
      const mark = join(folder, `killed-${step}`)
      const died = await engineUntil(home, dataDir, `${boundary}:${step}:${mark}`, world.finished(runId, 120_000))
      expect(died && existsSync(mark), `${kind}: killed at ${boundary} of ${step}`).toBe(true)
    }
    await engineUntil(home, dataDir, null, world.finished(runId, 120_000))
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

/** What must hold of a run however often its engine was killed. */
export async function checkKilledRun(fixture: DriverFixture<unknown>, boundary: Boundary, failing: boolean, home = ownHome): Promise<void> {
  const { run, steps, events, head, image, good, bad } = await killedRun(fixture, boundary, failing, home)
  expect(run.state, run.summary).toBe(failing ? 'reverted' : 'succeeded')
  expect(image).toBe(failing ? bad : good)
  expect(await verifyAudit(events, head)).toMatchObject({ ok: true })
  for (const step of steps.filter((one) => one.outcome !== 'skipped')) {
    const outcomes = events.filter(
      (event) => event.action === 'step.finish' && event.runId === run.id && JSON.parse(event.body).detail.seq === step.seq,
    )
    expect(outcomes, `outcomes of ${step.name}`).toHaveLength(1)
  }
  const lost = steps.find((step) => step.name === (failing ? 'revert' : 'restore'))
  if (boundary === 'after-effect')
    expect(lost, 'an effect whose record was lost is not repeated').toMatchObject({ attempt: 1, evidence: { probed: 'applied' } })
}

/** Kills the engine at every boundary of every step, forward and on the way back, for one kind of target. */
export function crashSuite<Config>(given: DriverFixture<Config>): void {
  const fixture = given as DriverFixture<unknown>
  afterAll(() => process.stdout.write(`crash suite, ${fixture.driver.kind}: ${kills} engines killed with SIGKILL\n`))
  describe(fixture.driver.kind, () => {
    test.each(boundaries)('killed %s every step, the run still ends with the target wholly new', (boundary) =>
      checkKilledRun(fixture, boundary, false),
    )
    test.each(boundaries)('killed %s every step of a run that fails, the target is wholly as before', (boundary) =>
      checkKilledRun(fixture, boundary, true),
    )
  })
}
