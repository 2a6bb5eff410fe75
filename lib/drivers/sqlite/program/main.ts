// Runs as a child of the driver: opens one database, holds its locks, answers in files beside `base`.
import Database from 'better-sqlite3'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { compare } from './compare.ts'
import { describe } from './describe.ts'
import { beginReading, openForReading } from './open-database.ts'
import type { Answers, Request } from './protocol.ts'

const request = JSON.parse(readFileSync(0, 'utf8')) as Request & { base: string }
const parent = process.ppid

function say<Name extends keyof Answers | 'error'>(name: Name, answer: object): void {
  writeFileSync(`${request.base}-${name}.json`, JSON.stringify(answer))
  process.stdout.write(`${name}\n`)
}

/** Until released, or orphaned: without `setpriv` nobody else ends us when the parent is killed. */
async function untilReleased(): Promise<void> {
  while (!existsSync(`${request.base}-release`) && process.ppid === parent) await sleep(4)
}

async function read({ path, units, check }: Extract<Request, { does: 'read' }>): Promise<void> {
  const db = openForReading(path)
  beginReading(db)
  say('open', {})
  say('described', describe(db, units, check))
  await untilReleased()
  db.exec('ROLLBACK')
  db.close()
}

/**
 * Takes the exclusive lock on the file itself and folds the log in. In exclusive locking mode SQLite does so
 * without touching the header, and creates no journal before its first write, which never comes.
 */
async function exclude({ path, waitMs }: Extract<Request, { does: 'exclude' }>): Promise<void> {
  const db = new Database(path, { fileMustExist: true, timeout: waitMs })
  // First of all: after any other access SQLite would share the log, and fold it in under a connected program.
  db.pragma('locking_mode = EXCLUSIVE')
  const journalMode = db.pragma('journal_mode', { simple: true }) as string
  db.prepare('SELECT count(*) FROM sqlite_schema').get()
  db.pragma('synchronous = FULL')
  if (journalMode === 'wal') {
    const [result] = db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number; log: number; checkpointed: number }[]
    if (!result || result.busy !== 0) throw Object.assign(new Error('the write-ahead log is in use'), { code: 'SQLITE_BUSY' })
  }
  db.exec('BEGIN EXCLUSIVE')
  say('excluded', { journalMode, pid: process.pid })
  await untilReleased()
  process.kill(process.pid, 'SIGKILL')
}

async function push({ path, from }: Extract<Request, { does: 'push' }>): Promise<void> {
  const source = new Database(from, { readonly: true, fileMustExist: true })
  await source.backup(path, { progress: () => 1000 })
  source.close()
  say('pushed', {})
}

async function run(): Promise<void> {
  if (request.does === 'read') return read(request)
  if (request.does === 'exclude') return exclude(request)
  if (request.does === 'push') return push(request)
  const db = openForReading(request.path)
  db.prepare('ATTACH ? AS old').run(request.other)
  beginReading(db)
  say('compared', compare(db, request.units, request.timestamps))
  db.close()
}

try {
  await run()
} catch (error) {
  const { code = 'UNKNOWN', message } = error as { code?: string; message: string }
  say('error', { code, message })
  process.exitCode = 1
}
