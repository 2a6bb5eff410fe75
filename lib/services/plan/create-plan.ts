import { z } from 'zod'
import { plan } from '#db/schema/index.ts'
import { type Context, audit, authorize, makeId } from '../context.ts'
import { insertJob } from '../job/insert-job.ts'
import { parseInput } from '../parse-input.ts'
import { checkPlanInput, planFields } from './plan-input.ts'

export const createPlanInput = z.strictObject({ serviceId: z.string().min(1), ...planFields })
export type CreatePlanInput = z.input<typeof createPlanInput>

/** Asks the engine for a plan: the dry run starts at once, and its document gets the hash that approvals bind to. */
export async function createPlan(ctx: Context, input: CreatePlanInput): Promise<{ planId: string; jobId: string }> {
  authorize(ctx, 'plan.write')
  const { serviceId, ...wanted } = parseInput(createPlanInput, input)
  const planId = makeId(ctx, 'plan')
  return await ctx.store.tx(async (t) => {
    const owner = await checkPlanInput(t, ctx, serviceId, wanted)
    const now = ctx.clock.now()
    const by = { createdBy: ctx.actor.id, editedBy: ctx.actor.id, createdAt: now, updatedAt: now }
    await t.insert(plan).values({ id: planId, serviceId, ...wanted, ...by, state: 'building', version: 1 })
    const jobId = await insertJob(t, ctx, { kind: 'plan.build', planId, input: { version: 1 } })
    const object = { kind: 'plan', id: planId, name: `Plan for ${owner.name}` }
    await audit(t, ctx, {
      action: 'plan.create',
      object,
      serviceId,
      detail: { level: wanted.level, choices: wanted.choices, reason: wanted.reason },
    })
    return { planId, jobId }
  })
}
