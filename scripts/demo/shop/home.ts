import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where everything of the shop lives. Ripcord looks after the database, the release, the configuration and the content. */
export interface ShopHome {
  root: string
  database: string
  releases: string
  current: string
  config: string
  content: string
  state: string
  frozenMark: string
}

/** What a running shop says about itself in its state file. */
export interface ShopState {
  pid: number
  port: number
  url: string
  startedAt: string
}

export const builtReleases = join(import.meta.dirname, 'releases')

export function shopHome(root: string): ShopHome {
  return {
    root,
    database: join(root, 'data', 'shop.db'),
    releases: join(root, 'releases'),
    current: join(root, 'current'),
    config: join(root, 'config'),
    content: join(root, 'content'),
    state: join(root, 'run', 'shop.json'),
    frozenMark: join(root, 'run', 'frozen'),
  }
}

const firstConfig = {
  'shop.json': { name: 'Harbour Coffee', currency: 'EUR', shippingCents: 490, freeShippingFromCents: 4_500, taxPercent: 7 },
  'traffic.json': { ordersPerSecond: 5 },
}

/** Lays the shop out with two releases, v1.12 in service. What exists already is left as it is. */
export function prepareHome(home: ShopHome): void {
  for (const folder of ['data', 'run', 'config', 'releases']) mkdirSync(join(home.root, folder), { recursive: true })
  for (const version of ['v1.11', 'v1.12']) {
    const target = join(home.releases, version)
    if (!existsSync(target)) cpSync(join(builtReleases, version), target, { recursive: true })
  }
  for (const [name, value] of Object.entries(firstConfig)) {
    const path = join(home.config, name)
    if (!existsSync(path)) writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`)
  }
  if (!existsSync(home.current)) switchRelease(home, 'v1.12')
}

/** Points `current` at a release in one rename, so that there is never a moment without one. */
export function switchRelease(home: ShopHome, version: string): void {
  const staged = `${home.current}.${process.pid}.new`
  rmSync(staged, { force: true })
  symlinkSync(join('releases', version), staged)
  renameSync(staged, home.current)
}

export function writeJson(path: string, value: unknown): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`)
  renameSync(`${path}.new`, path)
}

export function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T
}

export function readState(home: ShopHome): ShopState | undefined {
  try {
    return readJson<ShopState>(home.state)
  } catch {
    return undefined
  }
}
