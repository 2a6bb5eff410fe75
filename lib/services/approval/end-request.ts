import { and, eq, inArray, isNull, lt, or } from 'drizzle-orm'
import { z } from 'zod'
import { approval, approvalRequest } from '#db/schema/index.ts'
import { countApprovals } from '#lib/domain/approval/judge-request.ts'
import { requireEngine } from '../checkpoint/require-engine.ts'
import { type Context, audit, authorize } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'
import { loadRequest, requestObject } from './load-request.ts'

export const requestIdInput = z.strictObject({ requestId: z.string().min(1) })
export type RequestIdInput = z.input<typeof requestIdInput>

/** Takes back one's own approval, as long as nobody has launched. */
export async function revokeApproval(ctx: Context, input: RequestIdInput): Promise<{ state: string }> {
  authorize(ctx, 'approval.decide')
  const { requestId } = parseInput(requestIdInput, input)
  return await ctx.store.tx(async (t) => {
    const loaded = await loadRequest(t, requestId)
    const { request, plan } = loaded
    if (request.state !== 'open' && request.state !== 'approved')
      throw new ServiceError('conflict', `This request is ${request.state}; nothing is left to take back.`)
    const now = ctx.clock.now()
    const rows = await t
      .update(approval)
      .set({ revokedAt: now })
      .where(and(eq(approval.requestId, requestId), eq(approval.approverId, ctx.actor.id), isNull(approval.revokedAt)))
      .returning({ id: approval.id })
    if (rows.length === 0) throw new ServiceError('conflict', 'You have no approval on this request.')
    const left = loaded.approvals.map((one) => (one.approverId === ctx.actor.id ? { ...one, revokedAt: now } : one))
    const state = countApprovals(request, plan, left, loaded.people) >= request.needed ? 'approved' : 'open'
    await t
      .update(approvalRequest)
      .set({ state, ...(state === 'open' ? { executeBy: null } : {}) })
      .where(eq(approvalRequest.id, requestId))
    await audit(t, ctx, {
      action: 'approval.revoke',
      object: requestObject(loaded),
      serviceId: plan.serviceId,
      detail: { planId: plan.id, state },
    })
    return { state }
  })
}

/** The requester, or an approver, ends a request that was not used. */
export async function withdrawRequest(ctx: Context, input: RequestIdInput): Promise<void> {
  authorize(ctx, 'approval.request')
  const { requestId } = parseInput(requestIdInput, input)
  await ctx.store.tx(async (t) => {
    const loaded = await loadRequest(t, requestId)
    if (loaded.request.requestedBy !== ctx.actor.id) authorize(ctx, 'approval.decide')
    const rows = await t
      .update(approvalRequest)
      .set({ state: 'withdrawn', stateReason: `Withdrawn by ${ctx.actor.name}.` })
      .where(and(eq(approvalRequest.id, requestId), inArray(approvalRequest.state, ['open', 'approved'])))
      .returning({ id: approvalRequest.id })
    if (rows.length === 0) throw new ServiceError('conflict', `This request is ${loaded.request.state} already.`)
    await audit(t, ctx, {
      action: 'approval.withdraw',
      object: requestObject(loaded),
      serviceId: loaded.plan.serviceId,
      detail: { planId: loaded.plan.id },
    })
  })
}

/** Marks what has run out of time. Called by the engine; launching and approving check the time themselves. */
export async function expireRequests(ctx: Context): Promise<number> {
  requireEngine(ctx)
  const now = ctx.clock.now()
  const late = or(
    and(eq(approvalRequest.state, 'open'), lt(approvalRequest.approveBy, now)),
    and(eq(approvalRequest.state, 'approved'), lt(approvalRequest.executeBy, now)),
  )
  const waiting = await ctx.store.read.select({ id: approvalRequest.id }).from(approvalRequest).where(late)
  if (waiting.length === 0) return 0
  return await ctx.store.tx(async (t) => {
    const rows = await t.update(approvalRequest).set({ state: 'expired', stateReason: 'Nobody acted in time.' }).where(late).returning()
    for (const request of rows) {
      await audit(t, ctx, {
        action: 'approval.expire',
        object: { kind: 'approval_request', id: request.id, name: 'Request' },
        detail: { planId: request.planId },
      })
    }
    return rows.length
  })
}
