import { and, eq, inArray } from 'drizzle-orm'
import { z } from 'zod'
import { approvalRequest, plan, service } from '#db/schema/index.ts'
import { type Context, audit, authorize, makeId } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { notify } from '../notice/notify.ts'
import { parseInput } from '../parse-input.ts'
import { requestObject } from './load-request.ts'

export const requestApprovalInput = z.strictObject({ planId: z.string().min(1), hash: z.string().length(64) })
export type RequestApprovalInput = z.input<typeof requestApprovalInput>

/** Puts a plan, as it stands, before the approvers. */
export async function requestApproval(ctx: Context, input: RequestApprovalInput): Promise<{ requestId: string }> {
  authorize(ctx, 'approval.request')
  const { planId, hash } = parseInput(requestApprovalInput, input)
  return await ctx.store.tx(async (t) => {
    const [row] = await t.select({ plan, service }).from(plan).innerJoin(service, eq(service.id, plan.serviceId)).where(eq(plan.id, planId))
    if (!row) throw new ServiceError('not_found', 'There is no such plan. Reload the page.')
    if (row.plan.state !== 'ready' || row.plan.hash !== hash)
      throw new ServiceError('stale', 'The plan is not the one you saw any more. Reload it and look again.')
    const blockers = row.plan.assessment?.blockers ?? []
    if (blockers.length > 0) throw new ServiceError('blocked', `This plan cannot run: ${blockers[0]}`)
    if (row.service.configDigest !== row.plan.document?.configDigest)
      throw new ServiceError('stale', 'The service was reconfigured after this plan was made. Refresh the plan.')
    const open = await t
      .select({ id: approvalRequest.id })
      .from(approvalRequest)
      .where(and(eq(approvalRequest.planId, planId), inArray(approvalRequest.state, ['open', 'approved'])))
    if (open.length > 0) throw new ServiceError('conflict', 'Approval of this plan has been requested already.')
    const now = ctx.clock.now()
    const { approvalsNeeded: needed, approveWithinMinutes } = row.service.policy
    const request = {
      id: makeId(ctx, 'req'),
      planId,
      planHash: hash,
      state: 'open' as const,
      stateReason: null,
      requestedBy: ctx.actor.id,
      requestedAt: now,
      needed,
      approveBy: now + approveWithinMinutes * 60_000,
      executeBy: null,
      runId: null,
    }
    await t.insert(approvalRequest).values(request)
    await audit(t, ctx, {
      action: 'approval.request',
      object: requestObject({ request, plan: row.plan }),
      serviceId: row.service.id,
      after: hash,
      detail: { planId, needed },
    })
    await notify(t, ctx.clock, {
      roles: ['approver', 'admin'],
      kind: 'approval.wanted',
      title: `${ctx.actor.name} asks for approval: roll back ${row.service.name}`,
      href: `/plans/${planId}`,
    })
    return { requestId: request.id }
  })
}
