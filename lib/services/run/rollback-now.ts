import { and, eq, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { newestProvenByComponent } from '#db/queries/newest-proven.ts'
import { component, plan } from '#db/schema/index.ts'
import { type Context, authorize } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'
import { createPlan } from '../plan/create-plan.ts'
import { planFields } from '../plan/plan-input.ts'
import { launchRollback } from './launch-rollback.ts'

const pollMs = 100
const waitMs = 20_000

export const rollbackNowInput = z.strictObject({
  serviceId: z.string().min(1),
  level: planFields.level,
  componentIds: z.array(z.string().min(1)).min(1).max(50),
  standingId: z.string().min(1).meta({ description: 'The standing approval to launch on' }),
  reason: planFields.reason.default('Rolled back at once on a standing approval'),
  failureAt: planFields.failureAt,
})
export type RollbackNowInput = z.input<typeof rollbackNowInput>

/**
 * One click: plans a rollback to the newest proven checkpoints, waits for the dry run (20 s at most) and
 * launches it on a standing approval. When it stops on the way, the error names the plan that was made.
 */
export async function rollbackNow(ctx: Context, input: RollbackNowInput): Promise<{ runId: string; planId: string }> {
  authorize(ctx, 'rollback.launch')
  const { serviceId, level, componentIds, standingId, reason, failureAt } = parseInput(rollbackNowInput, input)
  const choices = await newestProvenChoices(ctx, serviceId, componentIds)
  const { planId } = await createPlan(ctx, { serviceId, level, choices, reason, failureAt })
  const hash = await built(ctx, planId)
  const { runId } = await launchRollback(ctx, { planId, hash, authority: { kind: 'standing', standingId } })
  return { runId, planId }
}

async function newestProvenChoices(ctx: Context, serviceId: string, componentIds: readonly string[]) {
  const parts = await ctx.store.read
    .select({ id: component.id, name: component.name })
    .from(component)
    .where(and(eq(component.serviceId, serviceId), isNull(component.archivedAt)))
  const newest = await newestProvenByComponent(ctx.store.read, componentIds, ctx.clock.now())
  return componentIds.map((componentId) => {
    const part = parts.find((one) => one.id === componentId)
    if (!part) throw new ServiceError('bad_input', 'The service has no such component. Reload the page.')
    const point = newest.get(componentId)
    if (!point) throw new ServiceError('blocked', `${part.name} has no proven checkpoint. Verify one, or plan with another one.`)
    return { componentId, checkpointId: point.id }
  })
}

async function built(ctx: Context, planId: string): Promise<string> {
  const end = ctx.clock.monotonic() + waitMs
  for (;;) {
    const [row] = await ctx.store.read
      .select({ state: plan.state, hash: plan.hash, error: plan.error, assessment: plan.assessment })
      .from(plan)
      .where(eq(plan.id, planId))
    if (row?.state === 'failed')
      throw new ServiceError('blocked', `The dry run failed: ${row.error ?? 'no reason given'}. See plan ${planId}.`)
    const [blocker] = row?.assessment?.blockers ?? []
    if (row?.state === 'ready' && blocker) throw new ServiceError('blocked', `This rollback cannot run: ${blocker} See plan ${planId}.`)
    if (row?.state === 'ready' && row.hash) return row.hash
    if (ctx.clock.monotonic() >= end)
      throw new ServiceError('unavailable', `The dry run takes longer than 20 s. Launch from plan ${planId} when it is done.`)
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}
