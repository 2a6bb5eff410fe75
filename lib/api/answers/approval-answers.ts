import { z } from 'zod'
import { requestStates, runStates } from '#db/schema/index.ts'
import { at, atOrNull, count, id, idOrNull, sha256, text, textOrNull } from './fields.ts'

const approval = z.object({
  id,
  requestId: id,
  planHash: sha256,
  approverId: id,
  decision: z.enum(['approved', 'rejected']),
  comment: text,
  at,
  revokedAt: atOrNull,
})

/** A request as the plan that it is about shows it. */
export const planRequestAnswer = z.object({
  id,
  planId: id,
  planHash: sha256,
  state: z.enum(requestStates),
  stateReason: textOrNull,
  requestedBy: id,
  requestedAt: at,
  needed: count,
  approveBy: at.meta({ description: 'Until when people may approve' }),
  executeBy: atOrNull.meta({ description: 'Until when it may be launched; null until it is approved' }),
  runId: idOrNull,
})
export const planApprovalAnswer = approval

export const requestAnswer = planRequestAnswer.extend({
  serviceId: id,
  serviceName: text,
  level: count,
  reason: text,
  requestedByName: text,
  approvals: z.array(approval.extend({ approverName: text })),
})

export const planStandingAnswer = z.object({
  id,
  serviceId: id,
  level: count,
  componentIds: z.array(id),
  configDigest: sha256,
  reason: text,
  signedBy: id,
  createdAt: at,
  expiresAt: at,
  revokedAt: atOrNull,
  revokedBy: idOrNull,
})

export const standingAnswer = planStandingAnswer.extend({
  serviceName: text,
  serviceSlug: text,
  componentNames: z.array(text),
  signedByName: text,
  revokedByName: textOrNull,
  state: z.enum(['active', 'expired', 'revoked', 'void']),
})

export const planBreakGlassAnswer = z.object({
  id,
  planId: id,
  planHash: sha256,
  userId: id,
  reason: text,
  createdAt: at,
  expiresAt: at,
  usedAt: atOrNull,
  runId: idOrNull,
  reviewDueAt: at,
  reviewedBy: idOrNull,
  reviewedAt: atOrNull,
  reviewVerdict: z.enum(['justified', 'not_justified']).nullable(),
  reviewNote: textOrNull,
})

export const breakGlassAnswer = planBreakGlassAnswer.extend({
  serviceName: text,
  runState: z.enum(runStates).nullable(),
  userName: text,
  reviewedByName: textOrNull,
})
