import { randomUUID } from 'node:crypto'
import { engineState } from '#db/schema/index.ts'
import { sharedStore } from '#db/shared.ts'
import type { Store } from '#db/store.ts'
import { JobQueue } from '#lib/engine/job-queue.ts'
import { Ledger } from '#lib/engine/ledger.ts'
import { RunLog } from '#lib/engine/run-log.ts'
import { systemClock } from '#lib/system/clock.ts'
import { env } from '#lib/system/env.ts'
import { log } from '#lib/system/log.ts'
import { Dispatcher } from './dispatcher.ts'
import { Schedule } from './schedule.ts'
import { Toolbox } from './toolbox.ts'

const pollMs = 50
const heartbeatMs = 2_000
/** A row that became free without a commit, such as a lease that ran out, is seen at this rate. */
const lookAnywayMs = 1_000

/**
 * The engine: looks for work whenever the database changes, until the signal. The caller holds the lock that
 * lets one engine own the data folder, so everything a former engine held is free at once.
 */
export async function runEngine(options: { signal: AbortSignal; store?: Store; dataDir?: string }): Promise<void> {
  const { signal: stop, store = sharedStore(), dataDir = env().dataDir } = options
  const clock = systemClock
  const tools = new Toolbox(store, clock, dataDir)
  const ledger = new Ledger(store, clock)
  const jobs = new JobQueue(store, clock)
  const runLog = new RunLog(store, clock)
  const dispatcher = new Dispatcher({ tools, ledger, jobs, runLog, stop })
  const schedule = new Schedule(tools)
  const state = { id: 1, instance: randomUUID(), pid: process.pid, startedAt: clock.now(), version: '0.1.0' }
  const beat = () => {
    const row = { ...state, heartbeatAt: clock.now() }
    return store.tx(async (t) => void (await t.insert(engineState).values(row).onConflictDoUpdate({ target: engineState.id, set: row })))
  }

  await dispatcher.takeOver()
  await beat()
  log.info({ pid: process.pid }, 'engine ready')
  const heartbeat = setInterval(() => void beat().catch((error: unknown) => log.error({ err: error }, 'heartbeat failed')), heartbeatMs)
  let seen = -1
  let lookedAt = 0
  while (!stop.aborted) {
    try {
      const counter = store.changeCounter()
      const now = clock.monotonic()
      if (counter !== seen || now - lookedAt > lookAnywayMs) {
        seen = counter
        lookedAt = now
        schedule.tick()
        await dispatcher.look()
      }
    } catch (error) {
      log.error({ err: error }, 'the database cannot be used; trying again')
      await pause(1_000, stop)
    }
    await pause(pollMs, stop)
  }
  await schedule.idle()
  await dispatcher.drained()
  clearInterval(heartbeat)
  log.info('engine stopped')
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) return resolve()
    const timer = setTimeout(done, ms)
    function done() {
      clearTimeout(timer)
      stop.removeEventListener('abort', done)
      resolve()
    }
    stop.addEventListener('abort', done, { once: true })
  })
}
