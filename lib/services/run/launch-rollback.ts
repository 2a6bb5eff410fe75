import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import { approvalRequest, plan, standingApproval } from '#db/schema/index.ts'
import { whyNotLaunch } from '#lib/domain/approval/judge-request.ts'
import { loadRequest } from '../approval/load-request.ts'
import { whyNotStanding } from '../approval/standing.ts'
import { auditRefusal } from '../audit/audit-refusal.ts'
import { newestProvenOf } from '../checkpoint/newest-proven-of.ts'
import { confirmEntitled } from '../confirm-entitled.ts'
import { type Context, authorize } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'
import { startRun } from './start-run.ts'

export const launchRollbackInput = z.strictObject({
  planId: z.string().min(1),
  hash: z.string().length(64).meta({ description: 'The plan hash that was looked at' }),
  authority: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('approval'), requestId: z.string().min(1) }),
    z.strictObject({ kind: z.literal('standing'), standingId: z.string().min(1) }),
  ]),
})
export type LaunchRollbackInput = z.input<typeof launchRollbackInput>

/** Launches an approved plan. Everything that was approved is checked again in the transaction that starts the run. */
export async function launchRollback(ctx: Context, input: LaunchRollbackInput): Promise<{ runId: string }> {
  authorize(ctx, 'rollback.launch')
  const wanted = parseInput(launchRollbackInput, input)
  const object = { kind: 'plan', id: wanted.planId, name: 'Plan' }
  return await auditRefusal(ctx, { action: 'run.launch', object }, () => launch(ctx, wanted))
}

async function launch(ctx: Context, { planId, hash, authority }: z.output<typeof launchRollbackInput>): Promise<{ runId: string }> {
  return await ctx.store.tx(async (t) => {
    await confirmEntitled(t, ctx, 'rollback.launch')
    const [row] = await t.select().from(plan).where(eq(plan.id, planId))
    if (!row) throw new ServiceError('not_found', 'There is no such plan. Reload the page.')
    if (row.hash !== hash) throw new ServiceError('stale', 'The plan was changed after you opened it. Reload it and look again.')
    const now = ctx.clock.now()
    if (authority.kind === 'standing') {
      const [standing] = await t.select().from(standingApproval).where(eq(standingApproval.id, authority.standingId))
      if (!standing || !row.document) throw new ServiceError('not_found', 'There is no such standing approval. Reload the page.')
      const componentIds = row.document.components.map((one) => one.componentId)
      const newest = await newestProvenOf(t, componentIds, now)
      const refused = await whyNotStanding(t, standing, row.document, newest, ctx.actor.id, now)
      if (refused) throw new ServiceError('blocked', refused)
      return { runId: await startRun(t, ctx, row, { kind: 'standing', id: standing.id }, row.createdAt) }
    }
    const { request, approvals, people } = await loadRequest(t, authority.requestId)
    if (request.planId !== planId) throw new ServiceError('bad_input', 'This approval is for another plan.')
    const refused = whyNotLaunch(request, row, approvals, people, now)
    if (refused) throw new ServiceError(request.planHash === row.hash ? 'blocked' : 'stale', refused)
    const runId = await startRun(t, ctx, row, { kind: 'approval', id: request.id }, request.requestedAt)
    const used = await t
      .update(approvalRequest)
      .set({ state: 'used', runId })
      .where(and(eq(approvalRequest.id, request.id), eq(approvalRequest.state, 'approved')))
      .returning({ id: approvalRequest.id })
    if (used.length !== 1) throw new ServiceError('conflict', 'This approval was used meanwhile.')
    return { runId }
  })
}
