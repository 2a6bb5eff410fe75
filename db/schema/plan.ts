import type { PlanAssessment, PlanDocument } from '#lib/domain/plan/plan.ts'
import { index, int, json, ms, oneOf, table, text } from '../kit.ts'
import { user } from './people.ts'
import { service } from './service.ts'

export const planStates = ['building', 'ready', 'failed'] as const
export const requestStates = ['open', 'approved', 'rejected', 'withdrawn', 'expired', 'void', 'used'] as const

export const plan = table(
  'plan',
  {
    id: text('id').primaryKey(),
    serviceId: text('service_id')
      .notNull()
      .references(() => service.id),
    level: int('level').notNull(),
    state: oneOf('state', planStates).notNull(),
    reason: text('reason').notNull(),
    /** What the person chose; the engine turns it into `document`. */
    choices: json<{ componentId: string; checkpointId: string }[]>('choices').notNull(),
    document: json<PlanDocument>('document'),
    /** What the dry run saw: for reading, refreshed at will. */
    assessment: json<PlanAssessment>('assessment'),
    /** sha256 of the canonical document; what an approval binds to. Null until it is built. */
    hash: text('hash'),
    error: text('error'),
    /** When the failure or the breach began, ms; the start of RTO and the end of RPO. Null: the request itself. */
    failureAt: ms('failure_at'),
    createdBy: text('created_by').notNull(),
    editedBy: text('edited_by').notNull(),
    /** Counts edits; each edit makes a new hash and voids every request. */
    version: int('version').notNull(),
    createdAt: ms('created_at').notNull(),
    updatedAt: ms('updated_at').notNull(),
    builtAt: ms('built_at'),
  },
  (t) => [index('plan_service').on(t.serviceId, t.createdAt), index('plan_created').on(t.createdAt)],
)

export const approvalRequest = table(
  'approval_request',
  {
    id: text('id').primaryKey(),
    planId: text('plan_id')
      .notNull()
      .references(() => plan.id),
    planHash: text('plan_hash').notNull(),
    state: oneOf('state', requestStates).notNull(),
    stateReason: text('state_reason'),
    requestedBy: text('requested_by').notNull(),
    requestedAt: ms('requested_at').notNull(),
    /** N of N-of-M. */
    needed: int('needed').notNull(),
    /** Until when people may approve. */
    approveBy: ms('approve_by').notNull(),
    /** Until when it may be launched, once approved; null before. */
    executeBy: ms('execute_by'),
    runId: text('run_id'),
  },
  (t) => [index('request_plan').on(t.planId), index('request_state').on(t.state, t.requestedAt)],
)

export const approval = table(
  'approval',
  {
    id: text('id').primaryKey(),
    requestId: text('request_id')
      .notNull()
      .references(() => approvalRequest.id),
    planHash: text('plan_hash').notNull(),
    approverId: text('approver_id')
      .notNull()
      .references(() => user.id),
    decision: oneOf('decision', ['approved', 'rejected']).notNull(),
    comment: text('comment').notNull(),
    at: ms('at').notNull(),
    revokedAt: ms('revoked_at'),
  },
  (t) => [index('approval_request_id').on(t.requestId)],
)

export const standingApproval = table(
  'standing_approval',
  {
    id: text('id').primaryKey(),
    serviceId: text('service_id')
      .notNull()
      .references(() => service.id),
    level: int('level').notNull(),
    /** The components that a matching plan restores, sorted. */
    componentIds: json<string[]>('component_ids').notNull(),
    configDigest: text('config_digest').notNull(),
    reason: text('reason').notNull(),
    signedBy: text('signed_by')
      .notNull()
      .references(() => user.id),
    createdAt: ms('created_at').notNull(),
    expiresAt: ms('expires_at').notNull(),
    revokedAt: ms('revoked_at'),
    revokedBy: text('revoked_by'),
  },
  (t) => [index('standing_service').on(t.serviceId, t.expiresAt)],
)

export const breakGlass = table(
  'break_glass',
  {
    id: text('id').primaryKey(),
    planId: text('plan_id')
      .notNull()
      .references(() => plan.id),
    planHash: text('plan_hash').notNull(),
    userId: text('user_id')
      .notNull()
      .references(() => user.id),
    reason: text('reason').notNull(),
    createdAt: ms('created_at').notNull(),
    expiresAt: ms('expires_at').notNull(),
    usedAt: ms('used_at'),
    runId: text('run_id'),
    reviewDueAt: ms('review_due_at').notNull(),
    reviewedBy: text('reviewed_by'),
    reviewedAt: ms('reviewed_at'),
    reviewVerdict: oneOf('review_verdict', ['justified', 'not_justified']),
    reviewNote: text('review_note'),
  },
  (t) => [index('break_glass_review').on(t.reviewedAt, t.reviewDueAt)],
)
