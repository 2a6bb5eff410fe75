import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '#db/open.ts'
import { runEngine } from '#lib/workflows/main.ts'
import { World } from '#lib/workflows/testing/world.ts'
import { seconds, settleDisk } from './shell.ts'
import { type Row, median, printTable } from './table.ts'
import { type BenchTarget, filesTarget, gitTarget, missingTool, sqliteTarget } from './targets.ts'

const mebibyte = 1 << 20

/** A whole run, launch to green, against the same sequence of bare commands. */
export async function benchRuns(folder: string, small: boolean, only?: string): Promise<number> {
  const rows: Row[] = []
  for (const make of [filesTarget, sqliteTarget, gitTarget]) {
    for (const size of small ? [10] : [10, 1024]) {
      for (const share of [0.05, 1]) {
        const place = join(folder, 'run')
        const target = make(join(place, 'target'), size * mebibyte)
        if (only && target.kind !== only) continue
        if (target.kind === 'sqlite' && missingTool('sqlite3')) {
          process.stdout.write('sqlite: left out, the sqlite3 command is not installed (Debian: apt-get install sqlite3)\n')
          continue
        }
        const { ours, byHand, steps } = await compare(place, target, share, size > 100 ? 3 : 5)
        const what = `${target.kind}, ${size >= 1024 ? '1 GiB' : `${size} MiB`}, ${share * 100} % changed`
        if (size < 100) rows.push({ what, ours, bare: byHand, by: 'more', target: { atMost: 0.5 } })
        else rows.push({ what, ours, bare: byHand, by: 'ratio', target: { atMost: share === 1 ? 1.1 : 0.5 } })
        process.stdout.write(`${what}: ripcord ${ours.toFixed(2)} s, bare ${byHand.toFixed(2)} s (${steps})\n`)
        rmSync(place, { recursive: true, force: true })
      }
    }
  }
  return printTable('A whole run (preflight, preserve, restore, compare, checks) against bare commands; medians', rows)
}

interface Compared {
  ours: number
  byHand: number
  /** Where the time of the median run went. */
  steps: string
}

async function compare(place: string, target: BenchTarget, share: number, trials: number): Promise<Compared> {
  mkdirSync(place, { recursive: true })
  target.create()
  const dataDir = join(place, 'data')
  const store = openStore(dataDir)
  const stop = new AbortController()
  const engine = runEngine({ signal: stop.signal, store, dataDir })
  try {
    const world = new World(store)
    const { serviceId, components } = await world.addService({
      slug: 'bench',
      name: 'Bench',
      components: [{ slug: 'part', name: 'Part', driver: target.kind, config: target.config }],
    })
    const checkpointId = await world.checkpoint(components.part!, 'good')
    target.keepGood()
    const ours: number[] = []
    const byHand: number[] = []
    const steps: string[] = []
    for (let i = 0; i < trials; i++) {
      target.damage(share)
      settleDisk()
      byHand.push(await seconds(async () => target.byHand()))
      target.clean()
      target.damage(share)
      const plan = await world.plan(serviceId, 1, [{ componentId: components.part!, checkpointId }])
      settleDisk()
      let runId = ''
      ours.push(
        await seconds(async () => {
          runId = await world.launch(plan)
          const run = await world.finished(runId, 600_000)
          if (run.state !== 'succeeded') throw new Error(run.summary)
        }),
      )
      steps.push((await world.steps(runId)).map((step) => `${step.name} ${step.endedAt! - step.intentAt!}`).join(', '))
    }
    const middle = ours.indexOf(ours.toSorted((a, b) => a - b)[ours.length >> 1]!)
    return { ours: median(ours), byHand: median(byHand), steps: `ms: ${steps[middle]}` }
  } finally {
    stop.abort()
    await engine
    store.close()
  }
}
