import Database from 'better-sqlite3'
import { existsSync, statSync } from 'node:fs'

const waitMs = 5_000

/**
 * Opens without changing content. When there is a log with content, read-only: closing must not fold it in. Else
 * read-write, so that the last one out removes the empty log that reading creates, and a hot journal is rolled back.
 */
export function openForReading(path: string): Database.Database {
  if ((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0 && !existsSync(`${path}-journal`)) {
    try {
      return harden(new Database(path, { readonly: true, fileMustExist: true, timeout: waitMs }))
    } catch (error) {
      if (!/READONLY|CANTOPEN/.test((error as { code?: string }).code ?? '')) throw error
    }
  }
  try {
    return harden(new Database(path, { fileMustExist: true, timeout: waitMs }))
  } catch (error) {
    if (!/READONLY|CANTOPEN|PERM/.test((error as { code?: string }).code ?? '')) throw error
    return harden(new Database(path, { readonly: true, fileMustExist: true, timeout: waitMs }))
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
