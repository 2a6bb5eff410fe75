import type { RunPhases } from '#lib/domain/run/run.ts'
import type { RunRow, StepRow } from '#lib/engine/ledger.ts'

/** Recovery figures of a run that ended green: from the failure to the last check, and where the time went. */
export function recoveryFigures(run: RunRow, steps: readonly StepRow[], now: number): { rtoMs: number; phases: RunPhases; rpoMs: number } {
  const requestedAt = Math.min(run.requestedAt, run.createdAt)
  const restoredAt = Math.max(
    ...steps.filter((step) => step.phase === 'execute' && step.endedAt !== null).map((step) => step.endedAt!),
    run.createdAt,
  )
  const oldest = Math.min(...run.document.components.map((component) => component.dataTime))
  return {
    rtoMs: Math.max(0, now - run.failureAt),
    phases: {
      detectMs: Math.max(0, requestedAt - run.failureAt),
      decideMs: Math.max(0, run.createdAt - requestedAt),
      executeMs: Math.max(0, restoredAt - run.createdAt),
      validateMs: Math.max(0, now - restoredAt),
    },
    rpoMs: Math.max(0, run.failureAt - oldest),
  }
}

/** Units that the plan said would be lost, as the driver counted them last. */
export function unitsLostOf(steps: readonly StepRow[], planned: Record<string, number>): Record<string, number> {
  const assessed = steps.find((step) => step.name === 'assess' && step.outcome === 'ok')?.evidence
  if (!assessed) return planned
  return Object.fromEntries(Object.entries(assessed).filter((entry): entry is [string, number] => typeof entry[1] === 'number'))
}

export type Ending = 'undone' | 'nothing_changed' | 'stuck' | 'unknown'

/** What a person must do now, in the order in which to do it. */
export function instructionsFor(ending: Ending, run: RunRow, why: string): string {
  const where = run.document.components.map((component) => component.name).join(', ')
  const service = run.document.service.name
  const common = [`What happened: ${why}`]
  const steps: Record<Ending, string[]> = {
    undone: [
      `${service} is back in the state from before this run, which was already broken. Nobody has fixed it yet.`,
      'Read the failed step and its log lines below.',
      'Choose another checkpoint, or repair the cause (a check that cannot pass, a hook that fails), and make a new plan.',
    ],
    nothing_changed: ['Nothing was changed in the target.', 'Remove the cause named above and make a new plan.'],
    stuck: [
      `Going back did not work either. ${where} may be in neither state. Keep traffic away from ${service} until you know.`,
      'Read the failed step and its log lines below; repair what it names (space, permissions, a process that holds the target).',
      'Then choose “Try again” to repeat the failed step, or “Close” when you have repaired the target by hand.',
    ],
    unknown: [
      'Ripcord stopped in the middle of a step and cannot tell whether it was done. It will not guess.',
      `Look at the target (${where}) and decide: “It was done”, “Do it again”, or “Go back” to the preserved state.`,
    ],
  }
  return [...common, ...steps[ending]].map((line, i) => `${i + 1}. ${line}`).join('\n')
}
