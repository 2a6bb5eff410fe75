import type { ComponentSpec } from '../service/service.ts'
import type { Level, PlanStep } from './plan.ts'

type Part = Pick<ComponentSpec, 'slug' | 'name' | 'hooks'> & { id: string }

/**
 * The steps of a rollback, by level. `parts` are in dependency order: they are stopped last to first and
 * restored first to last. Level 1 stops, preserves, restores, validates, resumes; 2 and 3 assess before
 * and restart in stages, with smoke checks after each.
 */
export function planSteps(level: Level, parts: readonly Part[]): PlanStep[] {
  const staged = level > 1
  const each = (order: readonly Part[], name: string, title: (part: Part) => string): PlanStep[] =>
    order.map((part) => ({ name, title: title(part), phase: 'execute', componentId: part.id }))
  const one = (name: string, title: string, phase: PlanStep['phase']): PlanStep => ({ name, title, phase, componentId: null })
  const withHook = (hook: 'freeze' | 'resume') => parts.filter((part) => part.hooks[hook])
  return [
    one('preflight', 'Check that the plan still holds', 'decide'),
    ...(staged ? [one('assess', 'Assess what will be lost', 'decide')] : []),
    ...each(withHook('freeze').toReversed(), 'freeze', (part) => `${staged ? 'Freeze' : 'Stop'} ${part.name}`),
    ...each(parts, 'preserve', (part) => `Preserve the present state of ${part.name}`),
    ...each(parts, 'restore', (part) => `Restore ${part.name}`),
    ...each(parts, 'compare', (part) => `Compare ${part.name} with its checkpoint`),
    ...each(withHook('resume'), 'resume', (part) => `${staged ? 'Restart' : 'Resume'} ${part.name}`),
    one('validate', 'Run the checks', 'validate'),
    one('settle', 'Confirm that it stays healthy', 'validate'),
  ]
}

export interface UndoStep {
  name: 'freeze' | 'revert' | 'resume' | 'confirm'
  title: string
  componentId: string
}

/**
 * What takes a failed run back: what may have been started again is stopped; every component whose restore
 * began returns to its preserved state, last restored first, and is compared; then everything that was
 * stopped is started again. A run that changed nothing is only started again.
 */
export function undoSteps(parts: readonly Part[], touched: ReadonlySet<string>, stopped: ReadonlySet<string>): UndoStep[] {
  const back = parts.filter((part) => touched.has(part.id)).toReversed()
  const stop = back.length > 0 ? parts.filter((part) => part.hooks.freeze).toReversed() : []
  const start = parts.filter((part) => (stopped.has(part.id) || touched.has(part.id) || stop.includes(part)) && part.hooks.resume)
  return [
    ...stop.map((part) => ({ name: 'freeze' as const, title: `Stop ${part.name} again`, componentId: part.id })),
    ...back.map((part) => ({ name: 'revert' as const, title: `Put back the preserved state of ${part.name}`, componentId: part.id })),
    ...back.map((part) => ({ name: 'confirm' as const, title: `Compare ${part.name} with its preserved state`, componentId: part.id })),
    ...start.map((part) => ({ name: 'resume' as const, title: `Resume ${part.name}`, componentId: part.id })),
  ]
}
