import type { RunPhases, RunPrediction, StepEvidence } from '#lib/domain/run/run.ts'
import type { PlanDocument } from '#lib/domain/plan/plan.ts'
import { sql } from 'drizzle-orm'
import { bool, index, int, json, ms, oneOf, primaryKey, table, text, uniqueIndex } from '../kit.ts'
import { component, service } from './service.ts'

export const runStates = ['queued', 'running', 'reverting', 'needs_attention', 'succeeded', 'reverted', 'failed', 'cancelled'] as const
export const stepStates = ['pending', 'running', 'done', 'failed', 'skipped'] as const
export const jobStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const

export const run = table(
  'run',
  {
    id: text('id').primaryKey(),
    kind: oneOf('kind', ['rollback', 'drill']).notNull(),
    serviceId: text('service_id')
      .notNull()
      .references(() => service.id),
    planId: text('plan_id').notNull(),
    planHash: text('plan_hash').notNull(),
    planVersion: int('plan_version').notNull(),
    document: json<PlanDocument>('document').notNull(),
    level: int('level').notNull(),
    state: oneOf('state', runStates).notNull(),
    /** What happened, in one sentence. */
    summary: text('summary').notNull(),
    /** What a person must do now; set with `needs_attention`. */
    instructions: text('instructions'),
    reason: text('reason').notNull(),
    authority: oneOf('authority', ['approval', 'standing', 'break_glass']).notNull(),
    authorityId: text('authority_id').notNull(),
    launchedBy: text('launched_by').notNull(),
    /** Rises with every take-over; an outcome with an older fence is refused. */
    fence: int('fence').notNull(),
    leaseUntil: ms('lease_until'),
    cancelRequestedBy: text('cancel_requested_by'),
    predicted: json<RunPrediction>('predicted').notNull(),
    /** When the rollback was asked for; with `failureAt` and `createdAt` (the launch) it splits the recovery time. */
    requestedAt: ms('requested_at').notNull(),
    failureAt: ms('failure_at').notNull(),
    createdAt: ms('created_at').notNull(),
    startedAt: ms('started_at'),
    endedAt: ms('ended_at'),
    /** ms from failure to every check green; null when it never came to that. */
    rtoMs: int('rto_ms'),
    phases: json<RunPhases>('phases'),
    rpoMs: int('rpo_ms'),
    unitsLost: json<Record<string, number>>('units_lost'),
  },
  (t) => [
    index('run_service').on(t.serviceId, t.createdAt),
    index('run_state').on(t.state, t.createdAt),
    index('run_created').on(t.createdAt),
    index('run_plan').on(t.planId),
  ],
)

/** At most one active run per component: the unique index says so, not an `if`. */
export const runComponent = table(
  'run_component',
  {
    runId: text('run_id')
      .notNull()
      .references(() => run.id),
    componentId: text('component_id')
      .notNull()
      .references(() => component.id),
    active: bool('active').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.componentId] }),
    uniqueIndex('run_component_active')
      .on(t.componentId)
      .where(sql`active`),
  ],
)

export const step = table(
  'step',
  {
    runId: text('run_id')
      .notNull()
      .references(() => run.id),
    seq: int('seq').notNull(),
    /** `restore`, `preserve` … : the key of the code that does it. */
    name: text('name').notNull(),
    title: text('title').notNull(),
    phase: oneOf('phase', ['detect', 'decide', 'execute', 'validate', 'revert']).notNull(),
    componentId: text('component_id'),
    state: oneOf('state', stepStates).notNull(),
    attempt: int('attempt').notNull(),
    intentAt: ms('intent_at'),
    endedAt: ms('ended_at'),
    outcome: oneOf('outcome', ['ok', 'failed', 'skipped']),
    message: text('message'),
    evidence: json<StepEvidence>('evidence'),
  },
  (t) => [primaryKey({ columns: [t.runId, t.seq] })],
)

export const runLog = table(
  'run_log',
  {
    id: int('id').primaryKey({ autoIncrement: true }),
    runId: text('run_id').notNull(),
    stepSeq: int('step_seq'),
    at: ms('at').notNull(),
    line: text('line').notNull(),
  },
  (t) => [index('run_log_run').on(t.runId, t.id)],
)

/** Something that needs a target or a vault and so must be done by the engine; safe to do again after a crash. */
export const job = table(
  'job',
  {
    id: text('id').primaryKey(),
    kind: text('kind').notNull(),
    componentId: text('component_id'),
    checkpointId: text('checkpoint_id'),
    planId: text('plan_id'),
    input: json<Record<string, unknown>>('input').notNull(),
    state: oneOf('state', jobStates).notNull(),
    result: json<Record<string, unknown>>('result'),
    error: text('error'),
    doneBytes: int('done_bytes'),
    totalBytes: int('total_bytes'),
    requestedBy: text('requested_by').notNull(),
    createdAt: ms('created_at').notNull(),
    startedAt: ms('started_at'),
    endedAt: ms('ended_at'),
    fence: int('fence').notNull(),
  },
  (t) => [
    index('job_state').on(t.state, t.createdAt),
    index('job_component').on(t.componentId, t.createdAt),
    index('job_checkpoint').on(t.checkpointId),
  ],
)

/** One row: who owns this database's engine and when it was last alive. */
export const engineState = table('engine_state', {
  id: int('id').primaryKey(),
  instance: text('instance').notNull(),
  pid: int('pid').notNull(),
  startedAt: ms('started_at').notNull(),
  heartbeatAt: ms('heartbeat_at').notNull(),
  version: text('version').notNull(),
})
