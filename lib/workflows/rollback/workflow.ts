import { eq } from 'drizzle-orm'
import { component, plan } from '#db/schema/index.ts'
import { undoSteps } from '#lib/domain/plan/steps.ts'
import type { StepHandler, Workflow } from '#lib/engine/advance.ts'
import type { Ledger, RunRow, StepRow } from '#lib/engine/ledger.ts'
import { notify } from '#lib/services/notice/notify.ts'
import { settle, validate } from './check-steps.ts'
import { instructionsFor, recoveryFigures, unitsLostOf } from './outcome.ts'
import { assess, hook, preflight, preserve } from './prepare-steps.ts'
import { compare, confirm, restore, revert } from './restore-steps.ts'
import type { RollbackTools } from './target.ts'

/** A rollback: forward to the checkpoints, or back to what was preserved; never a third time. */
export function rollbackWorkflow(ledger: Ledger, world: RollbackTools): Workflow {
  const handlers: Record<string, StepHandler> = {
    preflight: preflight(world),
    assess: assess(world),
    freeze: hook(world, 'freeze'),
    preserve: preserve(world),
    restore: restore(world),
    compare: compare(world),
    resume: hook(world, 'resume'),
    validate: validate(world),
    settle: settle(world),
    revert: revert(world),
    confirm: confirm(world),
  }
  const href = (run: RunRow) => `/runs/${run.id}`

  return {
    handler: (name) => handlers[name],

    async turnBack(run, steps, why) {
      await world.log.flush()
      if (run.state === 'reverting') return stuck(run, why)
      const parts = await partsOf(world, run)
      const begun = (name: string) =>
        new Set(steps.filter((step) => step.name === name && step.intentAt !== null).map((step) => step.componentId!))
      const undo = undoSteps(parts, begun('restore'), begun('freeze'))
      await ledger.turnBack(
        run,
        why,
        undo.map((step) => ({ ...step, phase: 'revert' as const })),
      )
    },

    async conclude(run, steps) {
      await world.log.flush()
      if (run.state !== 'reverting') return succeeded(run, steps)
      const changed = steps.some((step) => step.name === 'revert')
      const why = run.summary
      const stopped = run.cancelRequestedBy !== null
      const state = changed ? 'reverted' : stopped ? 'cancelled' : 'failed'
      const what = changed ? 'Went back to the state before the run.' : 'Nothing was changed.'
      const instructions = instructionsFor(changed ? 'undone' : 'nothing_changed', run, why)
      await ledger.conclude(run, { state, summary: `${what} ${why}`, instructions }, (t) =>
        notify(t, world.tools.clock, {
          roles: ['approver', 'admin'],
          kind: 'run.ended',
          title: `${run.document.service.name}: rollback ${state}. ${what}`,
          href: href(run),
        }),
      )
    },

    async escalate(run, step, why) {
      await attention(run, `${step.title}: ${why}`, instructionsFor('unknown', run, `${step.title}: ${why}`))
    },
  }

  async function succeeded(run: RunRow, steps: StepRow[]): Promise<void> {
    const [planned] = await world.tools.store.read.select({ assessment: plan.assessment }).from(plan).where(eq(plan.id, run.planId))
    const figures = recoveryFigures(run, steps, world.tools.clock.now())
    const to = run.document.components.map((one) => `${one.name} to ${one.checkpointLabel}`).join(', ')
    const unitsLost = unitsLostOf(steps, planned?.assessment?.unitsLost ?? {})
    await ledger.conclude(run, { state: 'succeeded', summary: `Rolled back ${to}.`, ...figures, unitsLost })
  }

  async function stuck(run: RunRow, why: string): Promise<void> {
    await attention(run, `Could not go back: ${why}`, instructionsFor('stuck', run, why))
  }

  async function attention(run: RunRow, summary: string, instructions: string): Promise<void> {
    const title = `${run.document.service.name}: a rollback needs a person now`
    await ledger.conclude(run, { state: 'needs_attention', summary, instructions }, (t) =>
      notify(t, world.tools.clock, { roles: ['responder', 'approver', 'admin'], kind: 'run.attention', title, href: href(run) }),
    )
  }
}

/** The run's components with their hooks, in the plan's order. */
async function partsOf({ tools }: RollbackTools, run: RunRow) {
  const rows = await tools.store.read.select().from(component).where(eq(component.serviceId, run.serviceId))
  return run.document.components.flatMap((planned) => rows.filter((row) => row.id === planned.componentId))
}
