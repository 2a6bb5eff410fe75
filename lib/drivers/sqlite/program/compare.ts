import type Database from 'better-sqlite3'
import { schemaOf, userTables, type TableInfo } from './describe.ts'
import { quote } from './open-database.ts'
import type { Comparison, TableDifference } from './protocol.ts'

/** Beyond this, rows are only counted: the comparison costs a few seconds a million rows. */
const exactRows = 200_000
const maxEntries = 500

type Sql = (text: string) => unknown

/** `main` is the target, `old` the checkpoint. Counts are what a rollback would do to the target. */
export function compare(db: Database.Database, units: Record<string, string>, timestamps: Record<string, string>): Comparison {
  const sql: Sql = (text) => db.prepare(text).pluck().get()
  const now = new Map(userTables(db, 'main').map((table) => [table.name, table]))
  const then = new Map(userTables(db, 'old').map((table) => [table.name, table]))
  const differences: TableDifference[] = []
  const warnings: string[] = []
  for (const name of [...new Set([...now.keys(), ...then.keys()])].sort()) {
    try {
      const found = compareTable(db, sql, name, now.get(name), then.get(name))
      if (found) differences.push(found)
    } catch (error) {
      warnings.push(`Table ${name} cannot be compared: ${(error as Error).message}.`)
    }
  }
  warnings.push(...schemaWarnings(db))
  const unitsLost: Record<string, number> = {}
  for (const [unit, table] of Object.entries(units)) {
    if (!now.has(table)) continue
    const found = differences.find((difference) => difference.name === table)
    unitsLost[unit] = found ? (found.rows?.removed ?? Math.max(0, found.before - found.after)) : 0
  }
  const count = (change: TableDifference['change']) => differences.filter((difference) => difference.change === change).length
  return {
    tables: differences.slice(0, maxEntries),
    truncated: differences.length > maxEntries,
    totals: { added: count('added'), changed: count('changed'), removed: count('removed') },
    unitsLost,
    lastWriteAt: lastWrite(sql, timestamps, warnings),
    warnings,
  }
}

function compareTable(
  db: Database.Database,
  sql: Sql,
  name: string,
  now: TableInfo | undefined,
  then: TableInfo | undefined,
): TableDifference | null {
  const rowsIn = (schema: string) => sql(`SELECT count(*) FROM ${schema}.${quote(name)}`) as number
  const before = now ? rowsIn('main') : 0
  const after = then ? rowsIn('old') : 0
  if (!now)
    return {
      name,
      change: 'added',
      before,
      after,
      rows: { added: after, changed: 0, removed: 0 },
      note: `the table comes back with ${after} rows`,
    }
  if (!then)
    return {
      name,
      change: 'removed',
      before,
      after,
      rows: { added: 0, changed: 0, removed: before },
      note: `the table goes, with ${before} rows`,
    }
  const [ours, theirs] = [columnsOf(db, 'main', name), columnsOf(db, 'old', name)]
  const sameColumns = JSON.stringify(ours) === JSON.stringify(theirs)
  const keys = keyOf(ours, now)
  if (!sameColumns || !keys || Math.max(before, after) > exactRows || now.type === 'virtual') {
    const why = sameColumns ? 'rows were only counted' : 'its columns differ; rows were only counted'
    return before === after && sameColumns ? null : { name, change: 'changed', before, after, rows: null, note: why }
  }
  const on = keys.map((key) => `n.${key} IS o.${key}`).join(' AND ')
  const table = quote(name)
  const missing = (from: string, [f, i]: [string, string], other: string) =>
    sql(`SELECT count(*) FROM ${from}.${table} ${f} WHERE NOT EXISTS (SELECT 1 FROM ${other}.${table} ${i} WHERE ${on})`) as number
  const added = missing('old', ['o', 'n'], 'main')
  const removed = missing('main', ['n', 'o'], 'old')
  const values = ours.filter((column) => !keys.includes(quote(column.name))).map((column) => quote(column.name))
  const differs = values
    .map((column) => `n.${column} COLLATE BINARY IS NOT o.${column} OR typeof(n.${column}) <> typeof(o.${column})`)
    .join(' OR ')
  const changed = differs === '' ? 0 : (sql(`SELECT count(*) FROM main.${table} n JOIN old.${table} o ON ${on} WHERE ${differs}`) as number)
  if (added + removed + changed === 0) return null
  return {
    name,
    change: 'changed',
    before,
    after,
    rows: { added, changed, removed },
    note: `rows: ${added} come back, ${changed} change, ${removed} go`,
  }
}

interface Column {
  name: string
  type: string
  pk: number
}

/** Stored columns only: generated ones follow from the others. */
function columnsOf(db: Database.Database, schema: string, table: string): Column[] {
  const rows = db.prepare(`PRAGMA ${quote(schema)}.table_xinfo(${quote(table)})`).all() as (Column & { hidden: number })[]
  return rows.filter((row) => row.hidden === 0).map(({ name, type, pk }) => ({ name, type, pk }))
}

function keyOf(columns: Column[], table: TableInfo): string[] | null {
  const primary = columns.filter((column) => column.pk > 0).map((column) => quote(column.name))
  if (table.withoutRowid) return primary
  const names = new Set(columns.map((column) => column.name.toLowerCase()))
  const rowid = ['rowid', '_rowid_', 'oid'].find((name) => !names.has(name))
  return primary.length > 0 ? primary : rowid ? [rowid] : null
}

function schemaWarnings(db: Database.Database): string[] {
  const warnings: string[] = []
  if (JSON.stringify(schemaOf(db, 'main')) !== JSON.stringify(schemaOf(db, 'old'))) {
    warnings.push('The schema has changed since the checkpoint: the release that runs then must fit the older schema.')
  }
  for (const name of ['user_version', 'application_id']) {
    const [now, then] = ['main', 'old'].map((schema) => db.pragma(`${schema}.${name}`, { simple: true }))
    if (now !== then) warnings.push(`${name} would go from ${String(now)} back to ${String(then)}.`)
  }
  return warnings
}

function lastWrite(sql: Sql, timestamps: Record<string, string>, warnings: string[]): number | null {
  const times: number[] = []
  for (const [table, column] of Object.entries(timestamps)) {
    try {
      const value = sql(`SELECT max(${quote(column)}) FROM main.${quote(table)}`)
      const at = typeof value === 'number' ? (value < 1e11 ? value * 1000 : value) : typeof value === 'string' ? parseTime(value) : NaN
      if (Number.isFinite(at)) times.push(Math.round(at))
    } catch (error) {
      warnings.push(`The time of the last write in ${table}.${column} cannot be read: ${(error as Error).message}.`)
    }
  }
  return times.length > 0 ? Math.max(...times) : null
}

/** SQLite's own `YYYY-MM-DD HH:MM:SS` is UTC. */
function parseTime(text: string): number {
  return Date.parse(/^\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text) ? `${text.replace(' ', 'T')}Z` : text)
}
