import { and, eq, isNull, lt } from 'drizzle-orm'
import { z } from 'zod'
import { breakGlass, plan } from '#db/schema/index.ts'
import { auditRefusal } from '../audit/audit-refusal.ts'
import { confirmEntitled } from '../confirm-entitled.ts'
import { type Context, audit, authorize, makeId } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { notify } from '../notice/notify.ts'
import { parseInput } from '../parse-input.ts'
import { startRun } from './start-run.ts'

const stepUpMs = 5 * 60_000
const planAgeMs = 60 * 60_000
const reviewMs = 24 * 3_600_000

export const breakGlassInput = z.strictObject({
  planId: z.string().min(1),
  hash: z.string().length(64),
  reason: z.string().trim().min(10, 'say why it cannot wait for an approval (ten characters or more)').max(1_000),
  confirm: z.string().meta({ description: 'The name of the service, typed' }),
})
export type BreakGlassInput = z.input<typeof breakGlassInput>

/**
 * Launches without an approval: a person who proved again who they are within five minutes, one component,
 * a plan at most an hour old. Every admin is told; somebody else must review it within 24 hours, and
 * while any review is overdue nobody can do it again.
 */
export async function breakGlassLaunch(ctx: Context, input: BreakGlassInput): Promise<{ runId: string; reviewDueAt: number }> {
  authorize(ctx, 'rollback.break_glass')
  const wanted = parseInput(breakGlassInput, input)
  const object = { kind: 'plan', id: wanted.planId, name: 'Plan' }
  return await auditRefusal(ctx, { action: 'run.break_glass', object }, () => breakGlassNow(ctx, wanted))
}

async function breakGlassNow(
  ctx: Context,
  { planId, hash, reason, confirm }: z.output<typeof breakGlassInput>,
): Promise<{ runId: string; reviewDueAt: number }> {
  const now = ctx.clock.now()
  const { stepUpAt } = ctx.actor
  if (!stepUpAt || now - stepUpAt > stepUpMs || stepUpAt > now)
    throw new ServiceError('step_up_required', 'Enter your password or code again first; it counts for five minutes.')
  return await ctx.store.tx(async (t) => {
    await confirmEntitled(t, ctx, 'rollback.break_glass')
    const overdue = await t
      .select({ id: breakGlass.id })
      .from(breakGlass)
      .where(and(isNull(breakGlass.reviewedAt), lt(breakGlass.reviewDueAt, now)))
    if (overdue.length > 0)
      throw new ServiceError(
        'blocked',
        'A review of an earlier break-glass launch is overdue. Until somebody reviews it, ask for an approval instead.',
      )
    const [row] = await t.select().from(plan).where(eq(plan.id, planId))
    if (!row?.document) throw new ServiceError('not_found', 'There is no such plan, or it is not ready. Reload the page.')
    if (row.hash !== hash) throw new ServiceError('stale', 'The plan was changed after you opened it. Reload it and look again.')
    if (row.document.components.length !== 1) throw new ServiceError('blocked', 'Break-glass covers one component. Make a level 1 plan.')
    const age = now - (row.builtAt ?? 0)
    if (age > planAgeMs || age < 0) throw new ServiceError('stale', 'This plan is not from the last hour. Refresh it first.')
    if (confirm !== row.document.service.name)
      throw new ServiceError('bad_input', `Type the name of the service, ${row.document.service.name}, to confirm.`, {
        confirm: ['does not match'],
      })
    const id = makeId(ctx, 'glass')
    const runId = await startRun(t, ctx, row, { kind: 'break_glass', id }, now)
    const reviewDueAt = now + reviewMs
    await t.insert(breakGlass).values({
      id,
      planId,
      planHash: hash,
      userId: ctx.actor.id,
      reason,
      createdAt: now,
      expiresAt: now + planAgeMs,
      usedAt: now,
      runId,
      reviewDueAt,
    })
    const name = row.document.service.name
    await audit(t, ctx, {
      action: 'run.break_glass',
      object: { kind: 'run', id: runId, name: `Rollback of ${name}` },
      serviceId: row.serviceId,
      runId,
      detail: { reason, reviewDueAt },
    })
    await notify(t, ctx.clock, {
      roles: ['admin'],
      kind: 'break_glass',
      title: `${ctx.actor.name} broke glass: rollback of ${name}. Reason: ${reason}`,
      href: `/runs/${runId}`,
    })
    return { runId, reviewDueAt }
  })
}

export const reviewBreakGlassInput = z.strictObject({
  breakGlassId: z.string().min(1),
  verdict: z.enum(['justified', 'not_justified']),
  note: z.string().trim().min(3, 'say in a few words what you found').max(2_000),
})
export type ReviewBreakGlassInput = z.input<typeof reviewBreakGlassInput>

/** Somebody other than the one who broke glass says whether it was justified. */
export async function reviewBreakGlass(ctx: Context, input: ReviewBreakGlassInput): Promise<void> {
  authorize(ctx, 'rollback.review')
  const { breakGlassId, verdict, note } = parseInput(reviewBreakGlassInput, input)
  await ctx.store.tx(async (t) => {
    await confirmEntitled(t, ctx, 'rollback.review')
    const [row] = await t.select().from(breakGlass).where(eq(breakGlass.id, breakGlassId))
    if (!row) throw new ServiceError('not_found', 'There is no such break-glass launch.')
    if (row.userId === ctx.actor.id) throw new ServiceError('forbidden', 'You broke glass yourself. Somebody else has to review it.')
    const done = await t
      .update(breakGlass)
      .set({ reviewedBy: ctx.actor.id, reviewedAt: ctx.clock.now(), reviewVerdict: verdict, reviewNote: note })
      .where(and(eq(breakGlass.id, breakGlassId), isNull(breakGlass.reviewedAt)))
      .returning({ id: breakGlass.id })
    if (done.length !== 1) throw new ServiceError('conflict', 'This launch was reviewed already.')
    const object = { kind: 'break_glass', id: breakGlassId, name: 'Break-glass launch' }
    await audit(t, ctx, { action: 'break_glass.review', object, ...(row.runId ? { runId: row.runId } : {}), detail: { verdict, note } })
  })
}
