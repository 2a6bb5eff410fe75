export interface DiffEntry {
  name: string
  change: 'added' | 'changed' | 'removed'
  /** Bytes, rows … as `unit` of the group says; absent where there is none. */
  before?: number
  after?: number
  note?: string
}

/** One table of a dry run, seen from the target: `added` is what a rollback would add. */
export interface DiffGroup {
  title: string
  unit: 'bytes' | 'rows' | 'commits' | 'release'
  added: number
  changed: number
  removed: number
  /** At most 500, sorted by name; the counts above are always whole. */
  entries: DiffEntry[]
  truncated: boolean
}

/** What a driver says a restore would do to its target. */
export interface DriverPlan {
  from: string
  to: string
  groups: DiffGroup[]
  /** What was written since the checkpoint and would be lost, per unit; empty when the driver cannot count. */
  unitsLost: Record<string, number>
  /** The newest write seen in the target, ms since the epoch; null when unknown. */
  lastWriteAt: number | null
  bytesToWrite: number
  /** Each one stops the rollback and says what to do about it. */
  blockers: string[]
  warnings: string[]
}
