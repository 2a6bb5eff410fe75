import { env } from '#lib/system/env.ts'
import { openStore } from './open.ts'
import type { Store } from './store.ts'

const key = Symbol.for('ripcord.store')
const shared = globalThis as unknown as Record<symbol, Store | undefined>

/** The process's store. Routes, actions and instrumentation are separate module graphs, so it hangs on globalThis. */
export function sharedStore(): Store {
  return (shared[key] ??= openStore(env().dataDir))
}
