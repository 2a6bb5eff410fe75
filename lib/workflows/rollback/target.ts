import { eq } from 'drizzle-orm'
import { checkpoint } from '#db/schema/index.ts'
import { type DriverResult, failure } from '#lib/drivers/driver.ts'
import type { PlanComponent } from '#lib/domain/plan/plan.ts'
import { crashPoint } from '#lib/engine/crash-point.ts'
import type { StepWork } from '#lib/engine/advance.ts'
import type { StepOutcome } from '#lib/engine/ledger.ts'
import type { RunLog } from '#lib/engine/run-log.ts'
import type { CallOptions, CheckpointRow, Toolbox } from '../toolbox.ts'

export interface RollbackTools {
  tools: Toolbox
  log: RunLog
}

/** The component that a step is about. */
export function plannedComponent(work: StepWork): PlanComponent {
  const found = work.run.document.components.find((one) => one.componentId === work.step.componentId)
  if (!found) throw new Error('The step names a component that is not part of the plan.')
  return found
}

export function callOptions({ log }: RollbackTools, work: StepWork): CallOptions {
  const name = work.step.name
  return {
    signal: work.signal,
    onLog: (line) => log.add(work.run.id, work.step.seq, line),
    midEffect: () => crashPoint('mid-effect', name),
  }
}

/** One preserved state per run and component, named before it exists, so that doing the step twice makes one. */
export function preservedId(runId: string, componentId: string): string {
  return `cp_${runId.slice(runId.indexOf('_') + 1)}_${componentId.slice(-6)}`
}

/** The state that this run preserved of a component; undefined when there was nothing to preserve. */
export async function preservedState({ tools }: RollbackTools, runId: string, componentId: string): Promise<CheckpointRow | undefined> {
  const [row] = await tools.store.read
    .select()
    .from(checkpoint)
    .where(eq(checkpoint.id, preservedId(runId, componentId)))
  return row
}

/** Restores from the first copy that can be read; another copy is tried only when a copy is damaged or gone. */
export async function restoreFrom(world: RollbackTools, work: StepWork, source: CheckpointRow): Promise<StepOutcome> {
  const component = await world.tools.component(source.componentId)
  const vaults = await world.tools.vaultsOf(source.id)
  let last: DriverResult<{ bytesWritten: number; summary: string }> = failure('corrupt', `No copy of ${source.name} can be reached.`)
  for (const { name, vault } of vaults) {
    const token = { runId: work.run.id, stepSeq: work.step.seq }
    last = await world.tools.call(component, { ...callOptions(world, work), vault }, (driver, ctx, config) =>
      driver.restore(ctx, config, source.snapshot, token),
    )
    if (last.ok) {
      const evidence = { checkpoint: source.id, digest: source.digest, bytesWritten: last.bytesWritten, vault: name }
      return { ok: true, message: last.summary, evidence }
    }
    if (last.code !== 'corrupt') break
    world.log.add(work.run.id, work.step.seq, `The copy in vault ${name} cannot be used: ${last.message}`)
  }
  return toOutcome(last)
}

export function toOutcome(result: DriverResult<object>): StepOutcome {
  if (result.ok) return { ok: true, message: 'Done.', evidence: {} }
  return { ok: false, message: result.message, evidence: { code: result.code, ...result.evidence } }
}
