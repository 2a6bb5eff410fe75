import type { RunSnapshot } from '#db/queries/run.ts'
import { CheckLines } from '#components/run/check-lines.tsx'
import { Card } from '#components/ui/card.tsx'

/** The lines of every check that ran, in order. */
export function checkLinesOf(steps: RunSnapshot['steps']): string[] {
  return steps
    .filter((step) => step.name === 'validate' || step.name === 'settle')
    .flatMap((step) => (Array.isArray(step.evidence?.checks) ? step.evidence.checks : []))
}

export function RunChecks({ steps }: { steps: RunSnapshot['steps'] }) {
  const rounds = steps.filter((step) => (step.name === 'validate' || step.name === 'settle') && Array.isArray(step.evidence?.checks))
  if (rounds.length === 0) return null
  return (
    <Card title="Checks" description="They decide whether the rollback worked">
      <div className="flex flex-col gap-3">
        {rounds.map((step) => (
          <div key={step.seq}>
            <h3 className="mb-1 text-sm text-muted">{step.title}</h3>
            <CheckLines lines={checkLinesOf([step])} />
          </div>
        ))}
      </div>
    </Card>
  )
}
