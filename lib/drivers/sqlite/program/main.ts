// Runs as a child of the driver: opens one database at a time, holds its locks, answers in files beside `base`.
import Database from 'better-sqlite3'
import { writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { compare } from './compare.ts'
import { describe } from './describe.ts'
import { beginReading, openForReading } from './open-database.ts'
import type { Answers, Request } from './protocol.ts'

type Order = Request & { base: string; id: number }

let current: { order: Order; released: Promise<void>; release: () => void } | null = null
let orphaned = false

function say<Name extends keyof Answers | 'error'>(name: Name, answer: object): void {
  writeFileSync(`${current!.order.base}-${name}.json`, JSON.stringify(answer))
  process.stdout.write(`${name}\n`)
}

async function read({ path, units, check }: Extract<Request, { does: 'read' }>): Promise<void> {
  const db = openForReading(path)
  beginReading(db)
  say('open', {})
  say('described', describe(db, units, check))
  await current!.released
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
  await current!.released
  process.kill(process.pid, 'SIGKILL')
}

async function push({ path, from }: Extract<Request, { does: 'push' }>): Promise<void> {
  const source = new Database(from, { readonly: true, fileMustExist: true })
  await source.backup(path, { progress: () => 1000 })
  source.close()
  say('pushed', {})
}

function compareTwo({ path, other, units, timestamps }: Extract<Request, { does: 'compare' }>): void {
  const db = openForReading(path)
  db.prepare('ATTACH ? AS old').run(other)
  beginReading(db)
  say('compared', compare(db, units, timestamps))
  db.close()
}

/** After a failure the process ends, and with it whatever is still open. */
async function run(order: Order): Promise<void> {
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  current = { order, released, release }
  try {
    if (order.does === 'read') await read(order)
    else if (order.does === 'exclude') await exclude(order)
    else if (order.does === 'push') await push(order)
    else compareTwo(order)
  } catch (error) {
    const { code = 'UNKNOWN', message } = error as { code?: string; message: string }
    say('error', { code, message })
    process.exit(1)
  }
  current = null
  if (orphaned) process.exit(0)
  process.stdout.write('idle\n')
}

const lines = createInterface({ input: process.stdin })
lines.on('line', (line) => {
  const message = JSON.parse(line) as Order | { release: number }
  if ('does' in message) void run(message)
  else if (current?.order.id === message.release) current.release()
})
// Without `setpriv` nobody else ends us when the parent is killed.
lines.on('close', () => {
  if (!current) process.exit(0)
  orphaned = true
  current.release()
})
