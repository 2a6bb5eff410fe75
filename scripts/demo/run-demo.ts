import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { acquireEngineLock } from '#db/engine-lock.ts'
import { openStore } from '#db/open.ts'
import { applyConfigFile } from '../../bin/console/apply-config-file.ts'
import { buildIfStale } from '../../bin/console/build-if-stale.ts'
import { checkPort } from '../../bin/console/check-port.ts'
import { aborted } from '../../bin/console/on-stop.ts'
import { startConsole } from '../../bin/console/start-console.ts'
import { createPeople, type DemoPerson } from './create-people.ts'
import { openBrowser } from './open-browser.ts'
import { prepareContent } from './prepare-content.ts'
import { proveFirstCheckpoints } from './prove-first-checkpoints.ts'
import { runShop } from './run-shop.ts'
import { shopConfig } from './shop-config.ts'
import { prepareHome, readState, shopHome } from './shop/home.ts'

export interface DemoRun {
  folder: string
  fresh: boolean
  host: string
  /** Undefined: 3000, or any free one. */
  port: number | undefined
  open: boolean
  exitWhenReady: boolean
  stop: AbortSignal
}

/** Runs shop and console until the signal. Everything that it makes lies in `folder`. */
export async function runDemo({ folder, fresh, host, port: wanted, open, exitWhenReady, stop }: DemoRun): Promise<void> {
  const say = (line: string) => void process.stdout.write(`${line}\n`)
  const from = (source: string) => (line: string) => say(`${source.padEnd(6)} │ ${line}`)
  const dataDir = join(folder, 'ripcord')
  const home = shopHome(join(folder, 'shop'))
  const configFile = join(folder, 'ripcord.yaml')
  const peopleFile = join(folder, 'people.json')

  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  acquireEngineLock(dataDir).release()
  if (fresh) for (const path of [dataDir, home.root, configFile, peopleFile]) rmSync(path, { recursive: true, force: true })
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const port = wanted === undefined ? await checkPort(host, 3000).catch(() => checkPort(host, 0)) : await checkPort(host, wanted)
  await buildIfStale(say, stop)

  prepareHome(home)
  const withContent = await prepareContent(home)
  const shopPort = await checkPort('127.0.0.1', readState(home)?.port ?? 0).catch(() => checkPort('127.0.0.1', 0))
  const { url: shopUrl, shop } = await runShop(home, shopPort, from('shop'), stop)
  const running = { stop: () => shop.stop(5_000) }
  try {
    writeFileSync(configFile, shopConfig(home, shopUrl, withContent))
    await applyConfigFile(configFile, dataDir, say)
    // An address that is set for another installation does not hold here.
    const env = { RIPCORD_URL: '', RIPCORD_DATA: dataDir, RIPCORD_CONFIG: configFile, RIPCORD_DEMO: shopUrl }
    const ripcord = startConsole({ mode: 'start', host, port, env, say: (source, line) => from(source)(line) })
    running.stop = async () => void (await Promise.all([ripcord.stop(), shop.stop(5_000)]))
    await ripcord.ready(60_000, stop)

    const store = openStore(dataDir)
    let people: DemoPerson[]
    try {
      people = await createPeople(store, dataDir, peopleFile)
      say('Taking and proving the first checkpoints …')
      await proveFirstCheckpoints(store, say, stop)
    } finally {
      store.close()
    }
    tell(say, ripcord.url, shopUrl, people)
    if (open && !exitWhenReady) openBrowser(ripcord.url)
    if (!exitWhenReady) await aborted(stop)
    say('Stopping …')
  } finally {
    await running.stop()
  }
}

function tell(say: (line: string) => void, url: string, shopUrl: string, people: DemoPerson[]): void {
  say('')
  say(`  Ripcord   ${url}`)
  say(`  The shop  ${shopUrl}`)
  say('')
  say('  Sign in as  Password                       May')
  const may = {
    viewer: 'look',
    responder: 'plan, ask for approval, launch',
    approver: 'approve what others ask for',
    admin: 'all of it, and settings',
  }
  for (const { login, password, role } of people) say(`  ${login.padEnd(10)}  ${password.padEnd(29)}  ${may[role]}`)
  say('')
  say('  1. Sign in as responder and press “Break the shop”: a bad release goes live, checkouts fail, prices fall below zero.')
  say('  2. Plan the rollback of the shop and ask for approval; sign in as approver in a private window and approve it.')
  say('  3. Launch it, watch it run, and see the shop well again. Every step is under Audit.')
  say('')
  say('  Ctrl-C stops everything. npm run demo -- --fresh begins anew.')
  say('')
}
