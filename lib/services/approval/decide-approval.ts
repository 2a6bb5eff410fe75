import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import { approval, approvalRequest, service, user } from '#db/schema/index.ts'
import { countApprovals, whyNotApprove } from '#lib/domain/approval/judge-request.ts'
import { auditRefusal } from '../audit/audit-refusal.ts'
import { confirmEntitled } from '../confirm-entitled.ts'
import { type Context, audit, authorize, makeId } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'
import { loadRequest, requestObject } from './load-request.ts'

export const decideApprovalInput = z.strictObject({
  requestId: z.string().min(1),
  hash: z.string().length(64).meta({ description: 'The plan hash that was looked at' }),
  decision: z.enum(['approved', 'rejected']),
  comment: z.string().trim().max(1_000).default(''),
})
export type DecideApprovalInput = z.input<typeof decideApprovalInput>

/** Approves or rejects the exact plan. The last approval that is needed opens the time to launch. */
export async function decideApproval(ctx: Context, input: DecideApprovalInput): Promise<{ state: 'open' | 'approved' | 'rejected' }> {
  authorize(ctx, 'approval.decide')
  const wanted = parseInput(decideApprovalInput, input)
  const object = { kind: 'approval_request', id: wanted.requestId, name: 'Request' }
  const action = wanted.decision === 'approved' ? 'approval.approve' : 'approval.reject'
  return await auditRefusal(ctx, { action, object }, () => decide(ctx, wanted))
}

async function decide(
  ctx: Context,
  { requestId, hash, decision, comment }: z.output<typeof decideApprovalInput>,
): Promise<{ state: 'open' | 'approved' | 'rejected' }> {
  return await ctx.store.tx(async (t) => {
    await confirmEntitled(t, ctx, 'approval.decide')
    const loaded = await loadRequest(t, requestId)
    const { request, plan } = loaded
    const now = ctx.clock.now()
    const [me] = await t.select().from(user).where(eq(user.id, ctx.actor.id))
    const refused = me ? whyNotApprove(me, request, plan) : 'Only a person may approve.'
    if (refused) throw new ServiceError('forbidden', refused)
    if (request.state !== 'open') throw new ServiceError('conflict', `This request is ${request.state} already.`)
    if (now >= request.approveBy) throw new ServiceError('conflict', 'This request has expired. Ask for a new one.')
    if (request.planHash !== hash || plan.hash !== hash)
      throw new ServiceError('stale', 'The plan was changed after you opened it. Reload it and look again.')
    if (loaded.approvals.some((one) => one.approverId === ctx.actor.id && one.revokedAt === null))
      throw new ServiceError('conflict', 'You have decided on this request already.')
    const mine = {
      id: makeId(ctx, 'appr'),
      requestId,
      planHash: hash,
      approverId: ctx.actor.id,
      decision,
      comment,
      at: now,
      revokedAt: null,
    }
    await t.insert(approval).values(mine)
    const count = countApprovals(request, plan, [...loaded.approvals, mine], [...loaded.people, me!])
    const state = decision === 'rejected' ? 'rejected' : count >= request.needed ? 'approved' : 'open'
    const [owner] = await t.select().from(service).where(eq(service.id, plan.serviceId))
    const executeBy = state === 'approved' ? now + owner!.policy.executeWithinMinutes * 60_000 : null
    const stateReason = decision === 'rejected' ? comment || 'Rejected.' : null
    await t
      .update(approvalRequest)
      .set({ state, stateReason, executeBy })
      .where(and(eq(approvalRequest.id, requestId), eq(approvalRequest.state, 'open')))
    await audit(t, ctx, {
      action: `approval.${decision === 'approved' ? 'approve' : 'reject'}`,
      object: requestObject(loaded),
      serviceId: plan.serviceId,
      after: hash,
      detail: { planId: plan.id, comment, count, needed: request.needed, state },
    })
    return { state }
  })
}
