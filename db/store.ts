import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import type * as schema from './schema/index.ts'

/** Reads: drizzle's awaited builder only, so that the same code runs on PostgreSQL. */
export type Reader = Omit<BetterSQLite3Database<typeof schema>, 'transaction' | 'run' | 'all' | 'get' | 'values'>
/** Reads and writes inside one transaction. Nothing but the store may be awaited while it is open. */
export type Tx = Reader & { readonly tx: true }

export interface Store {
  /** A consistent view of what is committed. */
  readonly read: Reader
  /** Runs `work` in one IMMEDIATE transaction, durable when it resolves. Never nest it; never catch inside and go on. */
  tx<T>(work: (t: Tx) => Promise<T>): Promise<T>
  /** Rises whenever another connection commits; cheap enough to ask twenty times a second. */
  changeCounter(): number
  /** Writes and syncs one row; rejects with StoreUnavailable when the disk is full or broken. */
  checkWritable(): Promise<void>
  close(): void
}

/** The database cannot take writes. Nothing of the transaction was kept. */
export class StoreUnavailable extends Error {
  readonly reason: 'full' | 'io' | 'busy' | 'corrupt' | 'readonly'
  constructor(reason: StoreUnavailable['reason'], options?: ErrorOptions) {
    super(
      {
        full: 'The disk that holds the Ripcord database is full. Free some space; nothing was saved.',
        io: 'The disk that holds the Ripcord database does not answer as it should. Check the disk; nothing was saved.',
        busy: 'The Ripcord database was busy for more than five seconds. Try again; nothing was saved.',
        corrupt: 'The Ripcord database is damaged. Stop Ripcord and restore its data folder from a backup.',
        readonly: 'The Ripcord database cannot be written. Check the owner and permissions of the data folder.',
      }[reason],
      options,
    )
    this.reason = reason
  }
}
