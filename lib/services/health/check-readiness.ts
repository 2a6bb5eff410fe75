import { engineState } from '#db/schema/index.ts'
import { type Store, StoreUnavailable } from '#db/store.ts'
import type { Clock } from '#lib/system/clock.ts'
import { log } from '#lib/system/log.ts'

export interface ReadinessPart {
  name: 'database' | 'writes' | 'engine'
  ok: boolean
  /** What is wrong and what to do; no paths, no stack. Empty when ok. */
  problem: string
}

export interface Readiness {
  ready: boolean
  parts: ReadinessPart[]
}

const engineSilentMs = 10_000

/**
 * Whether Ripcord can do its work now: the database is open and migrated, takes durable writes, and an
 * engine was alive in the last ten seconds. Never throws.
 */
export async function checkReadiness(openStore: () => Store, clock: Clock): Promise<Readiness> {
  let store: Store
  try {
    store = openStore()
  } catch (error) {
    log.error({ error: (error as Error).message }, 'The database cannot be opened')
    const problem = 'The database cannot be opened or brought up to date. The server log says why.'
    return answer({ name: 'database', ok: false, problem })
  }
  const parts = await Promise.all([checkWrites(store), checkEngine(store, clock)])
  return answer({ name: 'database', ok: true, problem: '' }, ...parts)
}

const answer = (...parts: ReadinessPart[]): Readiness => ({ ready: parts.every((part) => part.ok), parts })

async function checkWrites(store: Store): Promise<ReadinessPart> {
  try {
    await store.checkWritable()
    return { name: 'writes', ok: true, problem: '' }
  } catch (error) {
    if (error instanceof StoreUnavailable) return { name: 'writes', ok: false, problem: error.message }
    log.error({ error: (error as Error).message }, 'A trial write failed')
    return { name: 'writes', ok: false, problem: 'A trial write failed. The server log says why.' }
  }
}

async function checkEngine(store: Store, clock: Clock): Promise<ReadinessPart> {
  try {
    const [row] = await store.read.select({ heartbeatAt: engineState.heartbeatAt }).from(engineState).limit(1)
    if (!row) return { name: 'engine', ok: false, problem: 'No engine has run yet. Start one with npm start.' }
    const silentMs = clock.now() - row.heartbeatAt
    if (silentMs < engineSilentMs) return { name: 'engine', ok: true, problem: '' }
    const seconds = Math.round(silentMs / 1000)
    return { name: 'engine', ok: false, problem: `The engine has been silent for ${seconds} s. Restart Ripcord if it does not come back.` }
  } catch (error) {
    log.error({ error: (error as Error).message }, 'The engine state cannot be read')
    return { name: 'engine', ok: false, problem: 'The state of the engine cannot be read. The server log says why.' }
  }
}
