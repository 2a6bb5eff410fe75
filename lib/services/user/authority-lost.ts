import { and, eq, gt, inArray, isNull } from 'drizzle-orm'
import { approval, approvalRequest, plan, standingApproval } from '#db/schema/plan.ts'
import type { Tx } from '#db/store.ts'
import { type Context, audit } from '../context.ts'

/**
 * A person may no longer approve: what they approved and is not launched yet, and what they signed in
 * advance, loses their name in the same transaction. Getting the role back does not bring it back.
 */
export async function onAuthorityLost(t: Tx, ctx: Context, userId: string): Promise<void> {
  await revokeApprovals(t, ctx, userId)
  await revokeStanding(t, ctx, userId)
}

async function revokeApprovals(t: Tx, ctx: Context, userId: string): Promise<void> {
  const now = ctx.clock.now()
  const given = await t
    .select({ approvalId: approval.id, request: approvalRequest, serviceId: plan.serviceId })
    .from(approval)
    .innerJoin(approvalRequest, eq(approvalRequest.id, approval.requestId))
    .innerJoin(plan, eq(plan.id, approvalRequest.planId))
    .where(
      and(
        eq(approval.approverId, userId),
        eq(approval.decision, 'approved'),
        isNull(approval.revokedAt),
        inArray(approvalRequest.state, ['open', 'approved']),
      ),
    )
  for (const { approvalId, request, serviceId } of given) {
    await t.update(approval).set({ revokedAt: now }).where(eq(approval.id, approvalId))
    const left = await t
      .select({ id: approval.id })
      .from(approval)
      .where(and(eq(approval.requestId, request.id), eq(approval.decision, 'approved'), isNull(approval.revokedAt)))
    const reopened = request.state === 'approved' && left.length < request.needed
    if (reopened) {
      const state = request.approveBy > now ? 'open' : 'expired'
      const stateReason = 'An approver lost the right to approve, so their approval no longer counts.'
      await t
        .update(approvalRequest)
        .set({ state, stateReason, executeBy: null })
        .where(and(eq(approvalRequest.id, request.id), eq(approvalRequest.state, 'approved')))
    }
    await audit(t, ctx, {
      action: 'approval.revoke',
      object: { kind: 'approval_request', id: request.id, name: request.planHash.slice(0, 12) },
      serviceId,
      detail: { approver: userId, reason: 'authority lost', reopened, left: left.length, needed: request.needed },
    })
  }
}

async function revokeStanding(t: Tx, ctx: Context, userId: string): Promise<void> {
  const now = ctx.clock.now()
  const signed = await t
    .update(standingApproval)
    .set({ revokedAt: now, revokedBy: ctx.actor.id })
    .where(and(eq(standingApproval.signedBy, userId), isNull(standingApproval.revokedAt), gt(standingApproval.expiresAt, now)))
    .returning({ id: standingApproval.id, serviceId: standingApproval.serviceId, level: standingApproval.level })
  for (const { id, serviceId, level } of signed) {
    const object = { kind: 'standing_approval', id, name: `level ${level}` }
    await audit(t, ctx, { action: 'standing.revoke', object, serviceId, detail: { signer: userId, reason: 'authority lost' } })
  }
}
