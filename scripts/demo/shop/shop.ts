import { execFile } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Database } from 'better-sqlite3'
import { listProducts, openDatabase, type OrderRequest, readTotals } from './database.ts'
import { readJson, type ShopHome, switchRelease, writeJson } from './home.ts'
import { fetchRelease, loadRelease, readConfig, type ReleaseCode, type ShopConfig, type ShopView } from './release.ts'

interface Open {
  db: Database
  code: ReleaseCode
  config: ShopConfig
}

class NotOpen extends Error {}

/** The shop itself: open with a database, a release and a configuration, or frozen with none of them in use. */
export class Shop {
  readonly home: ShopHome
  #open: Open | undefined
  #turn: Promise<unknown> = Promise.resolve()

  constructor(home: ShopHome) {
    this.home = home
  }

  /** Opens unless somebody froze the shop: the mark outlives the process, so that a restart does not thaw it. */
  start(): Promise<void> {
    return this.#inTurn(async () => {
      if (!existsSync(this.home.frozenMark)) await this.#reopen(false)
    })
  }

  /** Stops taking orders and lets go of every file. No request is under way when it resolves. */
  freeze(): Promise<void> {
    return this.#inTurn(async () => {
      writeFileSync(this.home.frozenMark, '')
      this.#close()
    })
  }

  /** Opens again with the database, the release and the configuration that are on disk now. */
  resume(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#reopen(true)
      rmSync(this.home.frozenMark, { force: true })
    })
  }

  /** What a deployment does: fetch the release, change the configuration, migrate, switch the link, reload. */
  deploy(version: string): Promise<void> {
    return this.#inTurn(async () => {
      const { db } = this.now()
      fetchRelease(this.home, version)
      const path = join(this.home.config, 'shop.json')
      writeJson(path, { ...readJson<ShopConfig>(path), loyalty: { gold: { percent: 10 }, silver: { percent: 5 } } })
      await announce(this.home, `New in ${version}: loyalty prices for our best customers.`)
      switchRelease(this.home, version)
      const code = await loadRelease(this.home)
      code.migrate?.(db)
      this.#open = { db, code, config: readConfig(this.home) }
    })
  }

  /** Throws NotOpen while frozen. */
  now(): Open {
    if (!this.#open) throw new NotOpen('The shop is frozen.')
    return this.#open
  }

  get frozen(): boolean {
    return this.#open === undefined
  }

  checkout(order: OrderRequest): { orderId: number; totalCents: number } {
    const { db, code, config } = this.now()
    return code.checkout({ db, config, now: Date.now() }, order)
  }

  /** Buys for 24 customers and takes it all back. Says how many checkouts failed and why the first one did. */
  tryCheckout(): { tried: number; failed: number; reason: string | null } {
    const { db } = this.now()
    const result = { tried: 24, failed: 0, reason: null as string | null }
    db.exec('BEGIN IMMEDIATE')
    try {
      for (let i = 1; i <= result.tried; i++) {
        try {
          const { totalCents } = this.checkout({ customerId: i, lines: [{ productId: 1 + (i % 8), quantity: 1 }] })
          if (totalCents <= 0) throw new Error(`an order came to ${totalCents} cents`)
        } catch (error) {
          result.failed++
          result.reason ??= (error as Error).message
        }
      }
    } finally {
      db.exec('ROLLBACK')
    }
    return result
  }

  view(lastMinute: ShopView['lastMinute']): ShopView {
    const { db, config } = this.now()
    const banner = join(this.home.content, 'banner.txt')
    return {
      config,
      products: listProducts(db),
      totals: readTotals(db),
      lastMinute,
      banner: existsSync(banner) ? readFileSync(banner, 'utf8').trim() : '',
      failing: null,
    }
  }

  close(): void {
    this.#close()
  }

  #close(): void {
    this.#open?.db.close()
    this.#open = undefined
  }

  async #reopen(mustExist: boolean): Promise<void> {
    this.#close()
    if (mustExist && !existsSync(this.home.database)) throw new Error('The shop has no database. Restore it, then resume.')
    const code = await loadRelease(this.home)
    this.#open = { db: openDatabase(this.home.database), code, config: readConfig(this.home) }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work)
    this.#turn = result.catch(() => {})
    return result
  }
}

/** The words on the front page are content under git; a deployment commits its own. */
async function announce(home: ShopHome, words: string): Promise<void> {
  if (!existsSync(join(home.content, '.git'))) return
  writeFileSync(join(home.content, 'banner.txt'), `${words}\n`)
  const identity = ['-c', 'user.name=Shop deploy', '-c', 'user.email=deploy@shop.invalid', '-c', 'commit.gpgsign=false']
  await promisify(execFile)('git', ['-C', home.content, ...identity, 'commit', '--all', '--quiet', '--allow-empty', '-m', words])
}
