import { and, eq, gt, ne } from 'drizzle-orm'
import { pastDurations, scopeKey } from '#db/queries/past-durations.ts'
import { checkpoint, plan, service } from '#db/schema/index.ts'
import { type PlanAssessment, type PlanComponent, type PlanDocument, hashPlan, planFormat } from '#lib/domain/plan/plan.ts'
import { planSteps } from '#lib/domain/plan/steps.ts'
import { dependencyOrder } from '#lib/domain/service/dependency-order.ts'
import { predictNext } from '#lib/domain/stats/predict-next.ts'
import { recordPlan } from '#lib/services/plan/record-plan.ts'
import type { CallOptions, CheckpointRow, ComponentRow, Toolbox } from '../toolbox.ts'
import { type JobHandler, JobFailure } from './job-handler.ts'

interface Seen {
  component: ComponentRow
  point: CheckpointRow
  planned: PlanComponent
  assessed: PlanAssessment['components'][string]
}

/** The dry run: looks at every target, says what would change, and writes the document that people approve. */
export const buildPlan: JobHandler = async (tools, job, options) => {
  const [draft] = await tools.store.read.select().from(plan).where(eq(plan.id, job.planId!))
  if (!draft || draft.version !== job.input.version) return { superseded: true }
  const [owner] = await tools.store.read.select().from(service).where(eq(service.id, draft.serviceId))
  if (!owner) throw new JobFailure('The service is not there any more.')
  const components = await Promise.all(draft.choices.map((choice) => tools.component(choice.componentId)))
  const sorted = dependencyOrder(
    components.map((one) => ({ ...one, dependsOn: one.dependsOn.filter((slug) => components.some((other) => other.slug === slug)) })),
  )
  if (!sorted.ok) throw new JobFailure(sorted.message)
  const seen: Seen[] = []
  for (const component of sorted.order) {
    const choice = draft.choices.find((one) => one.componentId === component.id)!
    seen.push(await look(tools, component, await tools.checkpoint(choice.checkpointId), options))
  }
  const document: PlanDocument = {
    format: planFormat,
    planId: draft.id,
    version: draft.version,
    service: { id: owner.id, slug: owner.slug, name: owner.name, environment: owner.environment },
    level: draft.level as PlanDocument['level'],
    scope: components.length === 1 ? 'component' : 'service',
    reason: draft.reason,
    components: seen.map((one) => one.planned),
    steps: planSteps(
      draft.level as PlanDocument['level'],
      seen.map((one) => one.component),
    ),
    configDigest: owner.configDigest,
  }
  const assessment = await assess(tools, seen, owner.id)
  await recordPlan(tools.context, { planId: draft.id, version: draft.version, document, hash: hashPlan(document), assessment })
  return { hash: hashPlan(document) }
}

async function look(tools: Toolbox, component: ComponentRow, point: CheckpointRow, options: CallOptions): Promise<Seen> {
  const blockers: string[] = []
  if (point.state !== 'available') blockers.push(`The checkpoint ${point.name} is ${point.state}. Choose another one.`)
  if (point.componentId !== component.id)
    blockers.push(`The checkpoint ${point.name} belongs to another component. Choose one of ${component.name}.`)
  const [copy] = await tools.vaultsOf(point.id)
  if (!copy) blockers.push(`No copy of ${point.name} can be reached. Check the vault, then refresh the plan.`)
  else if (!(await Promise.all(point.snapshot.blobs.map((id) => copy.vault.has(id)))).every(Boolean))
    blockers.push(`The copy of ${point.name} is not whole. Verify it, or choose another one.`)
  const now = await tools.call(component, options, (driver, ctx, config) => driver.fingerprint(ctx, config))
  const missing = !now.ok && now.code === 'target_missing'
  if (!now.ok && !missing) blockers.push(`${component.name}: ${now.message}`)
  const call = { ...options, ...(copy ? { vault: copy.vault } : {}) }
  const diff =
    blockers.length === 0 ? await tools.call(component, call, (driver, ctx, config) => driver.plan(ctx, config, point.snapshot)) : null
  if (diff && !diff.ok && !missing) blockers.push(`${component.name}: ${diff.message}`)
  const empty = {
    from: missing ? 'missing' : 'unknown',
    to: point.label,
    groups: [],
    unitsLost: {},
    lastWriteAt: null,
    bytesToWrite: point.sizeBytes,
    blockers: [],
    warnings: [],
  }
  const found = diff?.ok ? diff.plan : empty
  return {
    component,
    point,
    assessed: { ...found, blockers: [...blockers, ...found.blockers], warnings: [...found.warnings, ...(await crossings(tools, point))] },
    planned: {
      componentId: component.id,
      slug: component.slug,
      name: component.name,
      driver: component.driver,
      checkpointId: point.id,
      checkpointName: point.name,
      checkpointLabel: point.label,
      digest: point.digest,
      manifest: point.snapshot.manifest,
      dataTime: point.dataTime,
      forwardOnly: point.forwardOnly,
      fingerprint: now.ok ? now.fingerprint : 'missing',
    },
  }
}

/** Points between the checkpoint and now that were marked as going forward only, such as a migration of the data. */
async function crossings(tools: Toolbox, point: CheckpointRow): Promise<string[]> {
  const rows = await tools.store.read
    .select({ name: checkpoint.name })
    .from(checkpoint)
    .where(
      and(
        eq(checkpoint.componentId, point.componentId),
        eq(checkpoint.forwardOnly, true),
        gt(checkpoint.dataTime, point.dataTime),
        ne(checkpoint.state, 'deleted'),
      ),
    )
  return rows.map(
    (row) =>
      `This goes back across “${row.name}”, which is marked as forward only. Make sure that the older state still fits what it talks to.`,
  )
}

async function assess(tools: Toolbox, seen: readonly Seen[], serviceId: string): Promise<PlanAssessment> {
  const at = tools.clock.now()
  const past = await pastDurations(tools.store.read, [serviceId])
  const unitsLost: Record<string, number> = {}
  for (const { assessed } of seen)
    for (const [unit, count] of Object.entries(assessed.unitsLost)) unitsLost[unit] = (unitsLost[unit] ?? 0) + count
  return {
    at,
    components: Object.fromEntries(seen.map((one) => [one.component.id, one.assessed])),
    blockers: seen.flatMap((one) => one.assessed.blockers),
    warnings: seen.flatMap((one) => one.assessed.warnings.map((warning) => `${one.component.name}: ${warning}`)),
    dataLossMs: Math.max(0, at - Math.min(...seen.map((one) => one.point.dataTime))),
    unitsLost,
    predicted: predictNext((past.get(scopeKey(seen.map((one) => one.component.id))) ?? []).map((one) => one.ms)),
  }
}
