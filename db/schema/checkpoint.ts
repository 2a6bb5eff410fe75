import type { Snapshot } from '#lib/domain/checkpoint/snapshot.ts'
import { bool, index, int, json, ms, oneOf, primaryKey, table, text, uniqueIndex } from '../kit.ts'
import { component } from './service.ts'

export const checkpointKinds = ['manual', 'schedule', 'preserve', 'deployment', 'discovered', 'imported'] as const
export const checkpointStates = ['available', 'quarantined', 'missing', 'deleted'] as const
export const proofLinks = ['exists', 'sha256', 'restorable', 'checks', 'load_time'] as const

export const checkpoint = table(
  'checkpoint',
  {
    id: text('id').primaryKey(),
    componentId: text('component_id')
      .notNull()
      .references(() => component.id),
    name: text('name').notNull(),
    /** The driver's word for the state: `v1.12`, a short commit. */
    label: text('label').notNull(),
    kind: oneOf('kind', checkpointKinds).notNull(),
    state: oneOf('state', checkpointStates).notNull(),
    stateReason: text('state_reason'),
    digest: text('digest').notNull(),
    sizeBytes: int('size_bytes').notNull(),
    dataTime: ms('data_time').notNull(),
    /** No automatic rollback may cross this point: a migration that only goes forward. */
    forwardOnly: bool('forward_only').notNull(),
    /** Never pruned by retention; manual ones start so. */
    pinned: bool('pinned').notNull(),
    note: text('note').notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: ms('created_at').notNull(),
    runId: text('run_id'),
    verifyDueAt: ms('verify_due_at'),
    deletedAt: ms('deleted_at'),
    /** Last on purpose: it can be megabytes, and SQLite reads through it to reach what stands behind. */
    snapshot: json<Snapshot>('snapshot').notNull(),
  },
  (t) => [
    index('checkpoint_component').on(t.componentId, t.state, t.dataTime),
    index('checkpoint_created').on(t.createdAt),
    index('checkpoint_verify').on(t.verifyDueAt),
  ],
)

export const checkpointCopy = table(
  'checkpoint_copy',
  {
    checkpointId: text('checkpoint_id')
      .notNull()
      .references(() => checkpoint.id),
    vault: text('vault').notNull(),
    state: oneOf('state', ['ok', 'missing', 'corrupt', 'unreachable']).notNull(),
    verifiedAt: ms('verified_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.checkpointId, t.vault] })],
)

/** The newest result of each link of the proof chain; older ones stay in the audit. */
export const proof = table(
  'proof',
  {
    id: text('id').primaryKey(),
    checkpointId: text('checkpoint_id')
      .notNull()
      .references(() => checkpoint.id),
    link: oneOf('link', proofLinks).notNull(),
    ok: bool('ok').notNull(),
    reason: text('reason').notNull(),
    evidence: json<Record<string, string | number | boolean | null>>('evidence').notNull(),
    at: ms('at').notNull(),
    expiresAt: ms('expires_at').notNull(),
  },
  (t) => [uniqueIndex('proof_link').on(t.checkpointId, t.link), index('proof_expiry').on(t.expiresAt)],
)
