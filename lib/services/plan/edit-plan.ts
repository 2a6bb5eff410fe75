import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import { plan } from '#db/schema/index.ts'
import { type Context, audit, authorize } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { insertJob } from '../job/insert-job.ts'
import { parseInput } from '../parse-input.ts'
import { checkPlanInput, planFields } from './plan-input.ts'
import { voidRequests } from './void-requests.ts'

export const editPlanInput = z.strictObject({
  planId: z.string().min(1),
  version: z.number().int().positive().meta({ description: 'The version that was read' }),
  ...planFields,
})
export type EditPlanInput = z.input<typeof editPlanInput>

/** Changes a plan. It gets a new hash, and every request and approval of the old one is void. */
export async function editPlan(ctx: Context, input: EditPlanInput): Promise<{ version: number; jobId: string }> {
  authorize(ctx, 'plan.write')
  const { planId, version, ...wanted } = parseInput(editPlanInput, input)
  return await ctx.store.tx(async (t) => {
    const [found] = await t.select().from(plan).where(eq(plan.id, planId))
    if (!found) throw new ServiceError('not_found', 'There is no such plan. Reload the page.')
    const owner = await checkPlanInput(t, ctx, found.serviceId, wanted)
    const changed = await t
      .update(plan)
      .set({
        ...wanted,
        state: 'building',
        document: null,
        assessment: null,
        hash: null,
        error: null,
        editedBy: ctx.actor.id,
        updatedAt: ctx.clock.now(),
        version: version + 1,
      })
      .where(and(eq(plan.id, planId), eq(plan.version, version)))
      .returning({ id: plan.id })
    if (changed.length !== 1) throw new ServiceError('stale', 'Somebody else changed this plan meanwhile. Reload it and look again.')
    await voidRequests(t, ctx, planId, 'The plan was edited.')
    const jobId = await insertJob(t, ctx, { kind: 'plan.build', planId, input: { version: version + 1 } })
    const object = { kind: 'plan', id: planId, name: `Plan for ${owner.name}` }
    const detail = { version: version + 1, level: wanted.level, choices: wanted.choices, reason: wanted.reason }
    await audit(t, ctx, { action: 'plan.edit', object, serviceId: owner.id, ...(found.hash ? { before: found.hash } : {}), detail })
    return { version: version + 1, jobId }
  })
}

export const refreshPlanInput = z.strictObject({ planId: z.string().min(1), version: z.number().int().positive() })
export type RefreshPlanInput = z.input<typeof refreshPlanInput>

/** Looks at the target again with the same choices; counts as an edit, because what it saw may differ. */
export async function refreshPlan(ctx: Context, input: RefreshPlanInput): Promise<{ version: number; jobId: string }> {
  authorize(ctx, 'plan.write')
  const { planId, version } = parseInput(refreshPlanInput, input)
  const [found] = await ctx.store.read.select().from(plan).where(eq(plan.id, planId))
  if (!found) throw new ServiceError('not_found', 'There is no such plan. Reload the page.')
  const { choices, reason, failureAt } = found
  return editPlan(ctx, { planId, version, level: found.level as 1 | 2 | 3, choices, reason, failureAt })
}
