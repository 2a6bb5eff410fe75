import { and, eq } from 'drizzle-orm'
import { plan } from '#db/schema/index.ts'
import type { PlanAssessment, PlanDocument } from '#lib/domain/plan/plan.ts'
import { requireEngine } from '../checkpoint/require-engine.ts'
import { type Context, audit } from '../context.ts'

export interface RecordPlanInput {
  planId: string
  version: number
  document: PlanDocument
  hash: string
  assessment: PlanAssessment
}

/** Keeps what the engine's dry run found, unless the plan was edited meanwhile. */
export async function recordPlan(ctx: Context, { planId, version, document, hash, assessment }: RecordPlanInput): Promise<boolean> {
  requireEngine(ctx)
  return await ctx.store.tx(async (t) => {
    const rows = await t
      .update(plan)
      .set({ state: 'ready', document, hash, assessment, error: null, builtAt: ctx.clock.now() })
      .where(and(eq(plan.id, planId), eq(plan.version, version)))
      .returning({ id: plan.id })
    if (rows.length === 0) return false
    const object = { kind: 'plan', id: planId, name: `Plan for ${document.service.name}` }
    await audit(t, ctx, {
      action: 'plan.build',
      object,
      serviceId: document.service.id,
      after: hash,
      detail: { version, blockers: assessment.blockers },
    })
    return true
  })
}

/** Keeps why a plan could not be built. */
export async function recordPlanFailure(ctx: Context, planId: string, version: number, error: string): Promise<void> {
  requireEngine(ctx)
  await ctx.store.tx(async (t) => {
    const rows = await t
      .update(plan)
      .set({ state: 'failed', error })
      .where(and(eq(plan.id, planId), eq(plan.version, version)))
      .returning({ serviceId: plan.serviceId })
    if (!rows[0]) return
    const object = { kind: 'plan', id: planId, name: 'Plan' }
    await audit(t, ctx, { action: 'plan.build', object, result: 'failed', serviceId: rows[0].serviceId, detail: { version, error } })
  })
}
