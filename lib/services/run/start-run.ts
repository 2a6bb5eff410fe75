import { eq, inArray } from 'drizzle-orm'
import { isUniqueViolation } from '#db/open.ts'
import { checkpoint, run, runComponent, service, step } from '#db/schema/index.ts'
import type { Tx } from '#db/store.ts'
import { type PlanAssessment, type PlanDocument, hashPlan, planFormat } from '#lib/domain/plan/plan.ts'
import { type Context, audit, makeId } from '../context.ts'
import { ServiceError } from '../errors.ts'

export interface RunAuthority {
  kind: 'approval' | 'standing' | 'break_glass'
  id: string
}

interface ReadyPlan {
  id: string
  hash: string | null
  state: string
  reason: string
  document: PlanDocument | null
  assessment: PlanAssessment | null
  failureAt: number | null
}

/**
 * Starts a run in the caller's transaction, after its authority was checked there: re-reads whatever the
 * plan rests on, takes the components, and writes run and steps. The engine checks the target itself
 * before it touches anything.
 */
export async function startRun(t: Tx, ctx: Context, plan: ReadyPlan, authority: RunAuthority, requestedAt: number): Promise<string> {
  const { document, assessment } = plan
  if (plan.state !== 'ready' || !document || !assessment || plan.hash !== hashPlan(document))
    throw new ServiceError('stale', 'The plan is not ready. Reload it and look again.')
  if (document.format !== planFormat) throw new ServiceError('stale', 'The plan was made by another version of Ripcord. Refresh it.')
  if (assessment.blockers.length > 0) throw new ServiceError('blocked', `This plan cannot run: ${assessment.blockers[0]}`)
  const [owner] = await t.select().from(service).where(eq(service.id, document.service.id))
  if (!owner || owner.archivedAt !== null) throw new ServiceError('blocked', 'The service was archived.')
  if (owner.configDigest !== document.configDigest)
    throw new ServiceError('stale', 'The service was reconfigured after this plan was made. Refresh the plan and have it approved again.')
  const ids = document.components.map((one) => one.checkpointId)
  const points = await t.select().from(checkpoint).where(inArray(checkpoint.id, ids))
  for (const planned of document.components) {
    const point = points.find((one) => one.id === planned.checkpointId)
    if (!point || point.state === 'deleted')
      throw new ServiceError('blocked', `The checkpoint ${planned.checkpointName} was deleted. Make a plan with another one.`)
    if (point.state !== 'available')
      throw new ServiceError('blocked', `The checkpoint ${planned.checkpointName} is ${point.state}. Make a plan with another one.`)
    if (point.digest !== planned.digest)
      throw new ServiceError('stale', `The checkpoint ${planned.checkpointName} is not the one that was planned. Refresh the plan.`)
  }
  const now = ctx.clock.now()
  const runId = makeId(ctx, 'run')
  await t.insert(run).values({
    id: runId,
    kind: 'rollback',
    serviceId: owner.id,
    planId: plan.id,
    planHash: plan.hash,
    planVersion: document.version,
    document,
    level: document.level,
    state: 'queued',
    summary: 'Waiting for the engine.',
    reason: plan.reason,
    authority: authority.kind,
    authorityId: authority.id,
    launchedBy: ctx.actor.id,
    fence: 0,
    predicted: assessment.predicted,
    requestedAt,
    failureAt: plan.failureAt ?? requestedAt,
    createdAt: now,
  })
  await takeComponents(t, runId, document)
  await t.insert(step).values(document.steps.map((one, i) => ({ ...one, runId, seq: i + 1, state: 'pending' as const, attempt: 0 })))
  const object = { kind: 'run', id: runId, name: `Rollback of ${owner.name}` }
  const detail = { planId: plan.id, level: document.level, authority: authority.kind, authorityId: authority.id, reason: plan.reason }
  await audit(t, ctx, { action: 'run.launch', object, serviceId: owner.id, runId, after: plan.hash, detail })
  return runId
}

/** In sorted order, so that two launches cannot wait for each other; the unique index refuses the second. */
async function takeComponents(t: Tx, runId: string, document: PlanDocument): Promise<void> {
  const ids = document.components.map((one) => one.componentId).sort()
  try {
    await t.insert(runComponent).values(ids.map((componentId) => ({ runId, componentId, active: true })))
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    throw new ServiceError('conflict', 'Another rollback of this component is running. Watch that one; a second cannot start.')
  }
}
