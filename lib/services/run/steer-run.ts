import { and, eq, inArray, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { run, runComponent, step } from '#db/schema/index.ts'
import type { Tx } from '#db/store.ts'
import { confirmEntitled } from '../confirm-entitled.ts'
import { type Context, audit, authorize } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'

type RunRow = typeof run.$inferSelect

export const cancelRunInput = z.strictObject({ runId: z.string().min(1) })
export type CancelRunInput = z.input<typeof cancelRunInput>

/** Asks a run to stop: the step at work ends, then what was changed is taken back. */
export async function cancelRun(ctx: Context, input: CancelRunInput): Promise<void> {
  authorize(ctx, 'rollback.cancel')
  const { runId } = parseInput(cancelRunInput, input)
  await ctx.store.tx(async (t) => {
    const row = await load(t, runId)
    const rows = await t
      .update(run)
      .set({ cancelRequestedBy: ctx.actor.id })
      .where(and(eq(run.id, runId), inArray(run.state, ['queued', 'running']), isNull(run.cancelRequestedBy)))
      .returning({ id: run.id })
    if (rows.length !== 1)
      throw new ServiceError(
        'conflict',
        row.cancelRequestedBy ? 'Stopping was asked for already.' : `This run is ${row.state.replace('_', ' ')}; there is nothing to stop.`,
      )
    await audit(t, ctx, { action: 'run.cancel', object: objectOf(row), serviceId: row.serviceId, runId })
  })
}

export const decideRunInput = z.strictObject({
  runId: z.string().min(1),
  decision: z.enum(['done', 'retry', 'revert', 'close']).meta({
    description:
      'done: the step was done; retry: do it again; revert: go back to the preserved state; close: end the run, the target is taken care of by hand',
  }),
  note: z.string().trim().min(3, 'say what you found and did').max(2_000),
})
export type DecideRunInput = z.input<typeof decideRunInput>

/** A person's decision on a run that needs attention. The engine goes on from there, or the run ends. */
export async function decideRun(ctx: Context, input: DecideRunInput): Promise<void> {
  authorize(ctx, 'rollback.decide')
  const { runId, decision, note } = parseInput(decideRunInput, input)
  await ctx.store.tx(async (t) => {
    await confirmEntitled(t, ctx, 'rollback.decide')
    const row = await load(t, runId)
    if (row.state !== 'needs_attention')
      throw new ServiceError('conflict', `This run is ${row.state.replace('_', ' ')}; it needs no decision.`)
    await carryOut(t, ctx, row, decision, note)
    const detail = { decision, note }
    await audit(t, ctx, { action: 'run.decide', object: objectOf(row), serviceId: row.serviceId, runId, detail })
  })
}

async function carryOut(
  t: Tx,
  ctx: Context,
  row: RunRow,
  decision: z.infer<typeof decideRunInput>['decision'],
  note: string,
): Promise<void> {
  const now = ctx.clock.now()
  const steps = await t.select().from(step).where(eq(step.runId, row.id)).orderBy(step.seq)
  if (decision === 'close') {
    await t
      .update(run)
      .set({ state: 'failed', summary: `Closed by ${ctx.actor.name}: ${note}`, endedAt: now, leaseUntil: null })
      .where(eq(run.id, row.id))
    await t.update(runComponent).set({ active: false }).where(eq(runComponent.runId, row.id))
    await t
      .update(step)
      .set({ state: 'skipped', outcome: 'skipped', endedAt: now, message: 'Not ended: the run was closed.' })
      .where(and(eq(step.runId, row.id), isNull(step.outcome)))
    return
  }
  const goingBack = steps.some((one) => one.phase === 'revert')
  const begun = steps.find((one) => one.state === 'running') ?? steps.findLast((one) => one.outcome === 'failed' && one.phase === 'revert')
  // A step that could not even begin may be tried again or given up, but nobody can say that it was done.
  const stuck = begun ?? (decision === 'done' ? undefined : steps.find((one) => one.outcome === null))
  if (!stuck) throw new ServiceError('conflict', 'No step of this run waits for a decision. Close it instead.')
  if (decision === 'revert' && goingBack)
    throw new ServiceError('blocked', 'This run is on its way back already. Try the step again, or close the run.')
  const set = {
    done: { state: 'done', outcome: 'ok', endedAt: now, message: `${ctx.actor.name} says it was done: ${note}` } as const,
    retry: { state: 'pending', outcome: null, endedAt: null, message: `${ctx.actor.name} asked for another try: ${note}` } as const,
    revert: { state: 'failed', outcome: 'failed', endedAt: now, message: `${ctx.actor.name} decided to go back: ${note}` } as const,
  }[decision]
  await t
    .update(step)
    .set(set)
    .where(and(eq(step.runId, row.id), eq(step.seq, stuck.seq)))
  await t
    .update(run)
    .set({ state: goingBack ? 'reverting' : 'running', summary: 'Goes on after a decision.', instructions: null, leaseUntil: null })
    .where(eq(run.id, row.id))
}

async function load(t: Tx, runId: string): Promise<RunRow> {
  const [row] = await t.select().from(run).where(eq(run.id, runId))
  if (!row) throw new ServiceError('not_found', 'There is no such run. Reload the page.')
  return row
}

function objectOf(row: RunRow) {
  return { kind: 'run', id: row.id, name: `Rollback of ${row.document.service.name}` }
}
