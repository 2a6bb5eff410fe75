import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '#db/open.ts'
import { runEngine } from '#lib/workflows/main.ts'
import { World } from '#lib/workflows/testing/world.ts'
import { bare, seconds, settleDisk } from './shell.ts'
import { type Row, printTable } from './table.ts'
import { filesTarget, sqliteTarget } from './targets.ts'

const mebibyte = 1 << 20

/** Taking a checkpoint, the first and the second after 1 % changed, against copying the target and syncing. */
export async function benchCheckpoints(folder: string, small: boolean, only?: string): Promise<number> {
  const rows: Row[] = []
  const size = small ? 32 : 1024
  for (const make of [filesTarget, sqliteTarget]) {
    const place = join(folder, 'checkpoint')
    mkdirSync(place, { recursive: true })
    const target = make(join(place, 'target'), size * mebibyte)
    if (only && target.kind !== only) continue
    target.create()
    const dataDir = join(place, 'data')
    const store = openStore(dataDir)
    const stop = new AbortController()
    const engine = runEngine({ signal: stop.signal, store, dataDir })
    const world = new World(store)
    const { components } = await world.addService({
      slug: 'bench',
      name: 'Bench',
      components: [{ slug: 'part', name: 'Part', driver: target.kind, config: target.config }],
    })
    settleDisk()
    const copy = await seconds(async () => {
      bare('cp', ['-a', join(place, 'target'), join(place, 'copy')])
      bare('sync', ['-f', place])
    })
    settleDisk()
    const first = await seconds(() => world.checkpoint(components.part!, 'first'))
    target.damage(0.01)
    settleDisk()
    const second = await seconds(() => world.checkpoint(components.part!, 'second'))
    rows.push({ what: `${target.kind}, ${size} MiB, first checkpoint`, ours: first, bare: copy, by: 'ratio' })
    rows.push({ what: `${target.kind}, ${size} MiB, second (1 % changed)`, ours: second, bare: copy, by: 'ratio' })
    stop.abort()
    await engine
    store.close()
    rmSync(place, { recursive: true, force: true })
  }
  return printTable('Taking a checkpoint (captured, stored, read back, registered) against cp -a and sync', rows)
}
