import { cpSync, existsSync, realpathSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Database } from 'better-sqlite3'
import type { OrderRequest, Product, ShopTotals } from './database.ts'
import { builtReleases, readJson, type ShopHome } from './home.ts'

export type ShopConfig = Record<string, unknown> & { name: string; currency: string }

/** What the front page of a release is given. */
export interface ShopView {
  config: ShopConfig
  products: Product[]
  totals: ShopTotals
  lastMinute: { checkouts: number; errorShare: number | null; p95Ms: number | null }
  banner: string
  failing: string | null
}

/** The code of a release: what its `app.mjs` exports. */
export interface ReleaseCode {
  version: string
  checkout(world: { db: Database; config: ShopConfig; now: number }, order: OrderRequest): { orderId: number; totalCents: number }
  renderPage(view: ShopView): string
  migrate?(db: Database): void
}

let generation = 0
const mark = /\?load=\d+$/

// A release that was replaced in place must not come from Node's module cache: the mark of the entry
// is handed on to everything that it imports.
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context)
    const load = mark.exec(context.parentURL ?? '')?.[0]
    return load && found.url.startsWith('file:') && !mark.test(found.url) ? { ...found, url: found.url + load } : found
  },
})

/** Loads the code that `current` points at now, fresh from disk. */
export async function loadRelease(home: ShopHome): Promise<ReleaseCode> {
  const entry = pathToFileURL(join(realpathSync(home.current), 'app.mjs')).href
  return (await import(`${entry}?load=${++generation}`)) as ReleaseCode
}

export function readConfig(home: ShopHome): ShopConfig {
  return readJson<ShopConfig>(join(home.config, 'shop.json'))
}

/** Brings a built release into the release folder, as a deployment does. */
export function fetchRelease(home: ShopHome, version: string): void {
  const target = join(home.releases, version)
  if (!existsSync(target)) cpSync(join(builtReleases, version), target, { recursive: true })
}
