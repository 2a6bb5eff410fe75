import { mkdirSync, statfsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { systemClock } from '#lib/system/clock.ts'
import * as schema from './schema/index.ts'
import { type Store, StoreUnavailable, type Tx } from './store.ts'

const oldestSqlite = [3, 51, 3] as const
const spareBytes = 1 << 20

/** Opens `<dataDir>/ripcord.db`, creating folder and file (mode 0700 and 0600) and migrating it. */
export function openStore(dataDir: string, options: { migrations?: string } = {}): Store {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const path = join(dataDir, 'ripcord.db')
  const before = process.umask(0o077)
  try {
    const writer = connect(path)
    migrateOnce(writer, options.migrations ?? join(dirname(fileURLToPath(import.meta.url)), 'migrations'))
    const reader = connect(path)
    reader.pragma('query_only = ON')
    return makeStore(writer, reader)
  } finally {
    process.umask(before)
  }
}

/** Two processes may start at once on a new file: the second waits, then finds everything applied. */
function migrateOnce(writer: Database.Database, migrationsFolder: string): void {
  writer.pragma('busy_timeout = 30000')
  writer.pragma('locking_mode = NORMAL')
  for (let attempt = 1; ; attempt++) {
    try {
      migrate(drizzle(writer, { schema }), { migrationsFolder })
      break
    } catch (error) {
      if (attempt === 5) throw error
    }
  }
  writer.pragma('busy_timeout = 5000')
}

export function connect(path: string): Database.Database {
  const db = new Database(path)
  const version = (db.prepare('select sqlite_version() as v').get() as { v: string }).v
  if (isOlder(version, oldestSqlite)) {
    throw new Error(`SQLite ${version} has a known WAL fault; ${oldestSqlite.join('.')} or newer is needed. Run \`npm ci\` again.`)
  }
  const wanted = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1, busy_timeout: 5000, trusted_schema: 0 }
  for (const [name, value] of Object.entries(wanted)) {
    db.pragma(`${name} = ${value}`)
    const actual = db.pragma(name, { simple: true })
    if (actual !== value)
      throw new Error(`SQLite did not accept ${name} = ${value} (it says ${String(actual)}). Is the data folder on a network disk?`)
  }
  return db
}

function isOlder(version: string, floor: readonly number[]): boolean {
  const parts = version.split('.').map(Number)
  for (const [i, wanted] of floor.entries()) if ((parts[i] ?? 0) !== wanted) return (parts[i] ?? 0) < wanted
  return false
}

function makeStore(writer: Database.Database, reader: Database.Database): Store {
  const write = drizzle(writer, { schema })
  const tx = Object.assign(write, { tx: true as const }) as unknown as Tx
  let queue: Promise<unknown> = Promise.resolve()

  async function run<T>(work: (t: Tx) => Promise<T>): Promise<T> {
    try {
      writer.exec('BEGIN IMMEDIATE')
      const result = await work(tx)
      writer.exec('COMMIT')
      return result
    } catch (error) {
      if (writer.inTransaction) writer.exec('ROLLBACK')
      throw translate(error)
    }
  }

  const store: Store = {
    read: drizzle(reader, { schema }),
    tx(work) {
      const result = queue.then(() => run(work))
      queue = result.catch(() => {})
      return result
    },
    changeCounter: () => reader.pragma('data_version', { simple: true }) as number,
    async checkWritable() {
      // A small row may still fit into the log of a full disk, where a real write would not.
      const { bavail, bsize } = statfsSync(dirname(writer.name))
      if (bavail * bsize < spareBytes) throw new StoreUnavailable('full')
      await store.tx(async (t) => {
        const row = { key: 'health', value: systemClock.now(), updatedAt: systemClock.now() }
        await t.insert(schema.setting).values(row).onConflictDoUpdate({ target: schema.setting.key, set: row })
      })
    },
    close() {
      reader.close()
      writer.close()
    },
  }
  return store
}

/** better-sqlite3 errors carry SQLite's code; drizzle may wrap them. */
function translate(error: unknown): unknown {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const code = (at as { code?: unknown }).code
    if (typeof code !== 'string' || !code.startsWith('SQLITE_')) continue
    if (code === 'SQLITE_FULL') return new StoreUnavailable('full', { cause: error })
    if (code.startsWith('SQLITE_IOERR')) return new StoreUnavailable('io', { cause: error })
    if (code.startsWith('SQLITE_BUSY')) return new StoreUnavailable('busy', { cause: error })
    if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return new StoreUnavailable('corrupt', { cause: error })
    if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN')) return new StoreUnavailable('readonly', { cause: error })
  }
  return error
}

/** Whether a statement failed because a unique index forbids a second row. */
export function isUniqueViolation(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const code = (at as { code?: unknown }).code
    if (code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY' || code === '23505') return true
  }
  return false
}
