/** What the child is asked to do with the database at `path`. */
export type Request =
  /** Holds a read transaction until released; describes the same state, and checks it when asked. */
  | { does: 'read'; path: string; units: Record<string, string>; check: boolean }
  /** Holds the database for itself alone until killed. */
  | { does: 'exclude'; path: string; waitMs: number }
  /** Compares the rows of two databases, from the target's side. */
  | { does: 'compare'; path: string; other: string; units: Record<string, string>; timestamps: Record<string, string> }
  /** Copies `from` into the live database as one transaction of SQLite's own. */
  | { does: 'push'; path: string; from: string }

export interface Description {
  tables: number
  views: number
  schemaHash: string
  pageSize: number
  userVersion: number
  applicationId: number
  units: Record<string, number>
  /** Empty when sound or not checked; else at most 20 lines of SQLite's. */
  faults: string[]
  notes: string[]
}

export interface TableDifference {
  name: string
  change: 'added' | 'changed' | 'removed'
  before: number
  after: number
  /** Rows that a rollback adds, changes and removes; null where only the counts were compared. */
  rows: { added: number; changed: number; removed: number } | null
  note: string
}

export interface Comparison {
  tables: TableDifference[]
  truncated: boolean
  totals: { added: number; changed: number; removed: number }
  unitsLost: Record<string, number>
  lastWriteAt: number | null
  warnings: string[]
}

export interface Answers {
  open: object
  described: Description
  excluded: { journalMode: string; pid: number }
  compared: Comparison
  pushed: object
}
