import { z } from 'zod'
import { getPlan, listPlans } from '#db/queries/plan.ts'
import { createPlan, createPlanInput } from '#lib/services/plan/create-plan.ts'
import { editPlan, editPlanInput, refreshPlan, refreshPlanInput } from '#lib/services/plan/edit-plan.ts'
import { requestApproval, requestApprovalInput } from '#lib/services/approval/request-approval.ts'
import { ServiceError } from '#lib/services/errors.ts'
import { planAnswer, planListAnswer } from '../answers/plan-answers.ts'
import { defineEndpoint } from '../endpoint.ts'

const params = z.object({ planId: z.string() })
const tag = 'plans'

export const listPlansEndpoint = defineEndpoint({
  method: 'GET',
  path: '/api/v1/plans',
  permission: 'service.read',
  tag,
  summary: 'List plans, newest first',
  query: z.object({ serviceId: z.string().optional(), limit: z.coerce.number().int().min(1).max(500).default(100) }),
  response: z.object({ plans: z.array(planListAnswer) }),
  handle: async (ctx, { query }) => ({ plans: await listPlans(ctx.store.read, query) }),
})

export const createPlanEndpoint = defineEndpoint({
  method: 'POST',
  path: '/api/v1/plans',
  permission: 'plan.write',
  tag,
  summary: 'Make a plan: the engine does the dry run',
  body: createPlanInput,
  status: 202,
  response: z.object({ planId: z.string(), jobId: z.string() }),
  handle: (ctx, { body }) => createPlan(ctx, body),
})

export const getPlanEndpoint = defineEndpoint({
  method: 'GET',
  path: '/api/v1/plans/{planId}',
  permission: 'service.read',
  tag,
  summary: 'A plan with its dry run, requests and approvals',
  params,
  response: planAnswer,
  handle: async (ctx, { params: { planId } }) => {
    const found = await getPlan(ctx.store.read, planId)
    if (!found) throw new ServiceError('not_found', 'There is no such plan.')
    return found
  },
})

export const editPlanEndpoint = defineEndpoint({
  method: 'PUT',
  path: '/api/v1/plans/{planId}',
  permission: 'plan.write',
  tag,
  summary: 'Change a plan; voids its approvals',
  params,
  body: editPlanInput.omit({ planId: true }),
  status: 202,
  response: z.object({ version: z.number(), jobId: z.string() }),
  handle: (ctx, { params: { planId }, body }) => editPlan(ctx, { ...body, planId }),
})

export const refreshPlanEndpoint = defineEndpoint({
  method: 'POST',
  path: '/api/v1/plans/{planId}/refresh',
  permission: 'plan.write',
  tag,
  summary: 'Do the dry run again; voids approvals',
  params,
  body: refreshPlanInput.omit({ planId: true }),
  status: 202,
  response: z.object({ version: z.number(), jobId: z.string() }),
  handle: (ctx, { params: { planId }, body }) => refreshPlan(ctx, { ...body, planId }),
})

export const requestApprovalEndpoint = defineEndpoint({
  method: 'POST',
  path: '/api/v1/plans/{planId}/requests',
  permission: 'approval.request',
  tag,
  summary: 'Ask for approval of a plan as it stands',
  params,
  body: requestApprovalInput.omit({ planId: true }),
  status: 201,
  response: z.object({ requestId: z.string() }),
  handle: (ctx, { params: { planId }, body }) => requestApproval(ctx, { ...body, planId }),
})
