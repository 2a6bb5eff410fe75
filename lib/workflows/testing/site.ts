import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Store } from '#db/store.ts'
import { testStore } from '#db/testing.ts'
import type { ServiceInput } from '#lib/domain/service/service.ts'
import { runEngine } from '../main.ts'
import { World } from './world.ts'

/** An engine on this store until it is stopped, or the test ends. */
export function startEngine(store: Store, dataDir: string): () => Promise<void> {
  const stop = new AbortController()
  const engine = runEngine({ signal: stop.signal, store, dataDir })
  const end = async () => {
    stop.abort()
    await engine
  }
  onTestFinished(end)
  return end
}

/** The good state, to the time stamp: a comparison looks at that as well. */
export function writeGood(root: string): void {
  writeFileSync(join(root, 'index.html'), 'good')
  utimesSync(join(root, 'index.html'), 1_000_000_000, 1_000_000_000)
}

/** A folder that says `good`, its checkpoint, and then `bad`; with an engine that works. */
export async function brokenSite(part: Partial<ServiceInput['components'][number]> = {}, more: Partial<ServiceInput> = {}) {
  const { store, dataDir } = testStore()
  const root = join(dataDir, 'site')
  mkdirSync(root)
  writeGood(root)
  const stopEngine = startEngine(store, dataDir)
  const world = new World(store)
  const { serviceId, components } = await world.addService({
    slug: 'site',
    name: 'Site',
    components: [{ slug: 'pages', name: 'Pages', driver: 'files', config: { root }, ...part }],
    ...more,
  })
  const componentId = components.pages!
  const checkpointId = await world.checkpoint(componentId, 'good')
  writeFileSync(join(root, 'index.html'), 'bad')
  return { world, store, dataDir, root, serviceId, componentId, checkpointId, choices: [{ componentId, checkpointId }], stopEngine }
}
