import { readFileSync } from 'node:fs'
import Database from 'better-sqlite3'

// Answers one read-only query in a process of its own: SQLite holds its process up for as long as a query
// takes, and a database may be hostile. In: JSON on stdin. Out: one line of JSON.
export interface SqlQuestion {
  path: string
  query: string
  timeoutMs: number
}
export type SqlAnswer = { found: string } | { refused: string }

const longestAnswer = 10_000

function ask({ path, query, timeoutMs }: SqlQuestion): SqlAnswer {
  const db = new Database(path, { readonly: true, fileMustExist: true, timeout: timeoutMs })
  try {
    db.pragma('trusted_schema = OFF')
    db.pragma('cell_size_check = ON')
    db.pragma('mmap_size = 0')
    const statement = db.prepare(query)
    if (!statement.reader || !statement.readonly) return { refused: 'the query must only read' }
    const row = statement.raw().get() as unknown[] | undefined
    return { found: row === undefined ? 'no row' : String(row[0]).slice(0, longestAnswer) }
  } finally {
    db.close()
  }
}

function answer(): SqlAnswer {
  try {
    return ask(JSON.parse(readFileSync(0, 'utf8')) as SqlQuestion)
  } catch (error) {
    return { refused: error instanceof Error ? error.message : 'failed' }
  }
}

process.stdout.write(`${JSON.stringify(answer())}\n`)
