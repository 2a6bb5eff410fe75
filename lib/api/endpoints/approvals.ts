import { z } from 'zod'
import { getRequest, listBreakGlass, listRequests, listStanding } from '#db/queries/approval.ts'
import { requestStates } from '#db/schema/index.ts'
import { decideApproval, decideApprovalInput } from '#lib/services/approval/decide-approval.ts'
import { revokeApproval, withdrawRequest } from '#lib/services/approval/end-request.ts'
import { revokeStanding, signStanding, signStandingInput } from '#lib/services/approval/standing.ts'
import { ServiceError } from '#lib/services/errors.ts'
import { reviewBreakGlass, reviewBreakGlassInput } from '#lib/services/run/break-glass.ts'
import { breakGlassAnswer, requestAnswer, standingAnswer } from '../answers/approval-answers.ts'
import { defineEndpoint } from '../endpoint.ts'

const params = z.object({ requestId: z.string() })
const limit = z.coerce.number().int().min(1).max(500).default(100)
const flag = z.stringbool().default(false)
const tag = 'approvals'

export const listRequestsEndpoint = defineEndpoint({
  method: 'GET',
  path: '/api/v1/requests',
  permission: 'service.read',
  tag,
  summary: 'List approval requests, newest first',
  query: z.object({ state: z.enum(requestStates).optional(), planId: z.string().optional(), limit }),
  response: z.object({ requests: z.array(requestAnswer) }),
  handle: async (ctx, { query }) => ({ requests: await listRequests(ctx.store.read, query) }),
})

export const getRequestEndpoint = defineEndpoint({
  method: 'GET',
  path: '/api/v1/requests/{requestId}',
  permission: 'service.read',
  tag,
  summary: 'An approval request with its approvals',
  params,
  response: requestAnswer,
  handle: async (ctx, { params: { requestId } }) => {
    const found = await getRequest(ctx.store.read, requestId)
    if (!found) throw new ServiceError('not_found', 'There is no such request.')
    return found
  },
})

export const decideApprovalEndpoint = defineEndpoint({
  method: 'POST',
  path: '/api/v1/requests/{requestId}/decisions',
  permission: 'approval.decide',
  tag,
  summary: 'Approve or reject exactly the plan with this hash',
  params,
  body: decideApprovalInput.omit({ requestId: true }),
  response: z.object({ state: z.enum(['open', 'approved', 'rejected']) }),
  handle: (ctx, { params: { requestId }, body }) => decideApproval(ctx, { ...body, requestId }),
})

export const revokeApprovalEndpoint = defineEndpoint({
  method: 'POST',
  path: '/api/v1/requests/{requestId}/revoke',
  permission: 'approval.decide',
  tag,
  summary: 'Take back one’s own approval before the launch',
  params,
  response: z.object({ state: z.string() }),
  handle: (ctx, { params: { requestId } }) => revokeApproval(ctx, { requestId }),
})

export const withdrawRequestEndpoint = defineEndpoint({
  method: 'POST',
  path: '/api/v1/requests/{requestId}/withdraw',
  permission: 'approval.request',
  tag,
  summary: 'End a request that was not used',
  params,
  status: 204,
  handle: (ctx, { params: { requestId } }) => withdrawRequest(ctx, { requestId }),
})

export const listStandingEndpoint = defineEndpoint({
  method: 'GET',
  path: '/api/v1/standing-approvals',
  permission: 'service.read',
  tag,
  summary: 'List standing approvals, newest first',
  query: z.object({ serviceId: z.string().optional(), current: flag, limit }),
  response: z.object({ standingApprovals: z.array(standingAnswer) }),
  handle: async (ctx, { query }) => ({ standingApprovals: await listStanding(ctx.store.read, { ...query, now: ctx.clock.now() }) }),
})

export const signStandingEndpoint = defineEndpoint({
  method: 'POST',
  path: '/api/v1/standing-approvals',
  permission: 'standing.sign',
  tag,
  summary: 'Sign a plan shape in advance, for seven days at most',
  body: signStandingInput,
  status: 201,
  response: z.object({ standingId: z.string(), expiresAt: z.number() }),
  handle: (ctx, { body }) => signStanding(ctx, body),
})

export const revokeStandingEndpoint = defineEndpoint({
  method: 'DELETE',
  path: '/api/v1/standing-approvals/{standingId}',
  permission: 'standing.sign',
  tag,
  summary: 'Revoke a standing approval',
  params: z.object({ standingId: z.string() }),
  status: 204,
  handle: (ctx, { params: { standingId } }) => revokeStanding(ctx, { standingId }),
})

export const listBreakGlassEndpoint = defineEndpoint({
  method: 'GET',
  path: '/api/v1/break-glass',
  permission: 'service.read',
  tag,
  summary: 'List break-glass launches, the review that is due first at the top',
  query: z.object({ due: flag, limit }),
  response: z.object({ launches: z.array(breakGlassAnswer) }),
  handle: async (ctx, { query }) => ({ launches: await listBreakGlass(ctx.store.read, query) }),
})

export const reviewBreakGlassEndpoint = defineEndpoint({
  method: 'POST',
  path: '/api/v1/break-glass/{breakGlassId}/review',
  permission: 'rollback.review',
  tag,
  summary: 'Say whether somebody else’s break-glass launch was justified',
  params: z.object({ breakGlassId: z.string() }),
  body: reviewBreakGlassInput.omit({ breakGlassId: true }),
  status: 204,
  handle: (ctx, { params: { breakGlassId }, body }) => reviewBreakGlass(ctx, { ...body, breakGlassId }),
})
