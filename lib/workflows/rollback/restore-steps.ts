import type { StepHandler, StepWork } from '#lib/engine/advance.ts'
import type { StepOutcome } from '#lib/engine/ledger.ts'
import type { CheckpointRow } from '../toolbox.ts'
import { type RollbackTools, callOptions, plannedComponent, preservedState, restoreFrom, toOutcome } from './target.ts'

type Source = (work: StepWork) => Promise<CheckpointRow | undefined>

/** The state to restore in the forward direction: the plan's checkpoint. */
const approved =
  (world: RollbackTools): Source =>
  (work) =>
    world.tools.checkpoint(plannedComponent(work).checkpointId)

/** The state to restore on the way back: what this run preserved. */
const preserved =
  (world: RollbackTools): Source =>
  (work) =>
    preservedState(world, work.run.id, plannedComponent(work).componentId)

export const restore = (world: RollbackTools): StepHandler => putBack(world, approved(world))
export const revert = (world: RollbackTools): StepHandler => putBack(world, preserved(world))
export const compare = (world: RollbackTools): StepHandler => compareWith(world, approved(world))
export const confirm = (world: RollbackTools): StepHandler => compareWith(world, preserved(world))

function putBack(world: RollbackTools, source: Source): StepHandler {
  return {
    async probe(work) {
      const point = await source(work)
      if (!point) return { state: 'unknown', detail: 'The state to restore is not recorded.' }
      const component = await world.tools.component(point.componentId)
      const token = { runId: work.run.id, stepSeq: work.step.seq }
      const [copy] = await world.tools.vaultsOf(point.id)
      const options = { ...callOptions(world, work), ...(copy ? { vault: copy.vault } : {}) }
      const found = await world.tools.call(component, options, (driver, ctx, config) => driver.probe(ctx, config, point.snapshot, token))
      return found.ok ? { state: found.state, detail: found.detail } : { state: 'unknown', detail: found.message }
    },
    async effect(work) {
      const point = await source(work)
      if (!point) return { ok: false, message: 'There is no preserved state: the target was missing before the run.', evidence: {} }
      return restoreFrom(world, work, point)
    },
  }
}

/** Re-reads the target's content; a difference fails the run. */
function compareWith(world: RollbackTools, source: Source): StepHandler {
  return {
    probe: async () => ({ state: 'absent', detail: 'Only reads.' }),
    async effect(work): Promise<StepOutcome> {
      const point = await source(work)
      if (!point) return { ok: false, message: 'There is no state to compare with.', evidence: {} }
      const component = await world.tools.component(point.componentId)
      const [copy] = await world.tools.vaultsOf(point.id)
      const options = { ...callOptions(world, work), ...(copy ? { vault: copy.vault } : {}) }
      const seen = await world.tools.call(component, options, (driver, ctx, config) => driver.verify(ctx, config, point.snapshot))
      if (!seen.ok) return toOutcome(seen)
      const evidence = { expected: point.digest, found: seen.digest }
      if (seen.matches) return { ok: true, message: 'Equal to the checkpoint.', evidence }
      for (const line of seen.differences) world.log.add(work.run.id, work.step.seq, line)
      return { ok: false, message: `Differs from the checkpoint: ${seen.differences.slice(0, 3).join('; ')}`, evidence }
    },
  }
}
