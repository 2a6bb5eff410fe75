import { Card } from '#components/ui/card.tsx'
import type { PlanStep } from '#lib/domain/plan/plan.ts'

const phases = { decide: 'Decide', execute: 'Execute', validate: 'Validate' }

/** The steps that will run, in order. When one fails, everything goes back to the preserved state. */
export function PlanSteps({ steps, level }: { steps: readonly PlanStep[]; level: number }) {
  return (
    <Card title="What will run" description={`Level ${level}. If a step or a check fails, the run goes back to the preserved state.`} flush>
      <ol className="py-1">
        {steps.map((step, index) => (
          <li key={`${step.name} ${step.componentId}`} className="flex min-h-8 items-baseline gap-3 px-4 py-1 text-base">
            <span className="w-5 shrink-0 text-right text-sm text-faint tabular-nums">{index + 1}</span>
            <span className="min-w-0 flex-1">{step.title}</span>
            <span className="shrink-0 text-sm text-faint">{steps[index - 1]?.phase === step.phase ? '' : phases[step.phase]}</span>
          </li>
        ))}
      </ol>
    </Card>
  )
}
