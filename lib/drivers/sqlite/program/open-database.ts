import Database from 'better-sqlite3'
import { existsSync, statSync } from 'node:fs'

/** SQLite waits ever longer between its tries; short rounds of them get in between a busy writer's commits. */
const roundMs = 15
const waitMs = 20_000

/**
 * Opens without changing content. When there is a log with content, read-only: closing must not fold it in. Else
 * read-write, so that the last one out removes the empty log that reading creates, and a hot journal is rolled back.
 */
export function openForReading(path: string): Database.Database {
  if ((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0 && !existsSync(`${path}-journal`)) {
    try {
      return harden(new Database(path, { readonly: true, fileMustExist: true, timeout: roundMs }))
    } catch (error) {
      if (!/READONLY|CANTOPEN/.test((error as { code?: string }).code ?? '')) throw error
    }
  }
  try {
    return harden(new Database(path, { fileMustExist: true, timeout: roundMs }))
  } catch (error) {
    if (!/READONLY|CANTOPEN|PERM/.test((error as { code?: string }).code ?? '')) throw error
    return harden(new Database(path, { readonly: true, fileMustExist: true, timeout: roundMs }))
  }
}

/** A checkpoint is hostile input: no functions from its schema, no writes. */
function harden(db: Database.Database): Database.Database {
  db.pragma('trusted_schema = OFF')
  db.pragma('cell_size_check = ON')
  db.pragma('mmap_size = 0')
  db.pragma('query_only = ON')
  return db
}

export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** Begins a read transaction, however busy the writers are, within 20 seconds. */
export function beginReading(db: Database.Database): void {
  const until = performance.now() + waitMs
  for (;;) {
    try {
      db.exec('BEGIN; SELECT count(*) FROM sqlite_schema')
      return
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK')
      if (!/BUSY/.test((error as { code?: string }).code ?? '') || performance.now() > until) throw error
    }
  }
}
