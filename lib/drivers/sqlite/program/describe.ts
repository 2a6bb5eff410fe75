import type Database from 'better-sqlite3'
import { createHash } from 'node:crypto'
import { quote } from './open-database.ts'
import type { Description } from './protocol.ts'

const maxFaults = 20

interface SchemaRow {
  type: string
  name: string
  tbl_name: string
  sql: string | null
}

export function schemaOf(db: Database.Database, schema = 'main'): SchemaRow[] {
  const rows = db
    .prepare(`SELECT type, name, tbl_name, sql FROM ${quote(schema)}.sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`)
    .all()
  const key = (row: SchemaRow) => `${row.type}\0${row.name}`
  return (rows as SchemaRow[]).sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

export function describe(db: Database.Database, units: Record<string, string>, check: boolean): Description {
  const schema = schemaOf(db)
  const notes: string[] = []
  const counted: Record<string, number> = {}
  for (const [unit, table] of Object.entries(units)) {
    try {
      counted[unit] = db
        .prepare(`SELECT count(*) FROM main.${quote(table)}`)
        .pluck()
        .get() as number
    } catch (error) {
      notes.push(`${unit} cannot be counted: ${(error as Error).message}`)
    }
  }
  const number = (name: string) => db.pragma(name, { simple: true }) as number
  return {
    tables: userTables(db, 'main').length,
    views: schema.filter((row) => row.type === 'view').length,
    schemaHash: createHash('sha256')
      .update(JSON.stringify(schema.map((row) => [row.type, row.name, row.tbl_name, row.sql])))
      .digest('hex'),
    pageSize: number('page_size'),
    userVersion: number('user_version'),
    applicationId: number('application_id'),
    units: counted,
    faults: check ? faultsOf(db) : [],
    notes,
  }
}

export interface TableInfo {
  name: string
  type: 'table' | 'virtual'
  withoutRowid: boolean
}

/** Tables a person knows of: neither SQLite's own nor the ones in which a virtual table keeps its parts. */
export function userTables(db: Database.Database, schema: string): TableInfo[] {
  const rows = db.prepare(`PRAGMA ${quote(schema)}.table_list`).all() as { schema: string; name: string; type: string; wr: number }[]
  return rows
    .filter((row) => row.schema === schema && !row.name.startsWith('sqlite_') && (row.type === 'table' || row.type === 'virtual'))
    .map((row) => ({ name: row.name, type: row.type as TableInfo['type'], withoutRowid: row.wr === 1 }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Structure of every page and row; constraints of the schema (a NULL where none may be) are no damage of the file. */
function faultsOf(db: Database.Database): string[] {
  const lines = db.prepare(`PRAGMA main.quick_check(${maxFaults})`).pluck().all() as string[]
  return lines.filter(
    (line) =>
      line !== 'ok' &&
      !/^(NULL value in|CHECK constraint failed in|non-unique|NUMERIC value in|TEXT value in|unable to validate)/.test(line),
  )
}
