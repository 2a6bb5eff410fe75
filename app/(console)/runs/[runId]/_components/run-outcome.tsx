import type { RunSnapshot } from '#db/queries/run.ts'
import { PhaseBar } from '#components/charts/phase-bar.tsx'
import { CheckLines } from '#components/run/check-lines.tsx'
import { unitsLostText } from '#components/plan/units-lost.ts'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Figure } from '#components/ui/figure.tsx'
import { formatDuration } from '#lib/domain/format/duration.ts'

interface RunOutcomeProps {
  run: RunSnapshot['run']
  steps: RunSnapshot['steps']
}

/** What came of it: figures with their evidence, where the time went, the checks, and what to do next. */
export function RunOutcome({ run, steps }: RunOutcomeProps) {
  const checks = steps
    .filter((step) => step.name === 'validate' || step.name === 'settle')
    .flatMap((step) => asLines(step.evidence?.checks))
  const passed = checks.filter((line) => line.startsWith('pass ')).length
  const evidence = `/audit?run=${run.id}`
  const duration = (ms: number | null) => (ms === null ? null : formatDuration(ms))
  const succeeded = run.state === 'succeeded'
  return (
    <Card
      title="What happened"
      action={
        <span className="flex flex-wrap gap-2">
          <Button size="sm" href={evidence}>
            Evidence in the audit
          </Button>
          <Button size="sm" href={`/plans/${run.planId}`}>
            The plan
          </Button>
        </span>
      }
    >
      <div className="flex flex-col gap-5">
        {run.instructions && <Instructions text={run.instructions} />}
        <div className="grid grid-cols-2 gap-x-6 gap-y-4 lg:grid-cols-4">
          <Figure
            size="large"
            label="Recovery time (RTO)"
            value={duration(run.rtoMs)}
            note={succeeded ? 'failure to all checks green' : 'it never came to all checks green'}
            href={succeeded ? evidence : undefined}
          />
          <Figure
            size="large"
            label="Data lost (RPO)"
            value={duration(run.rpoMs)}
            note="failure minus the data restored"
            href={succeeded ? evidence : undefined}
          />
          <Figure
            size="large"
            label="Units lost"
            value={succeeded ? (unitsLostText(run.unitsLost) ?? null) : null}
            note={succeeded && !unitsLostText(run.unitsLost) ? 'the drivers cannot count them' : undefined}
          />
          <Figure
            size="large"
            label="Checks"
            value={checks.length === 0 ? null : `${passed} of ${checks.length}`}
            unit={checks.length === 0 ? '' : 'passed'}
            note={checks.length === 0 ? 'none ran' : undefined}
          />
        </div>
        {run.phases && (
          <div>
            <h3 className="mb-2 text-sm font-medium">Where the time went</h3>
            <PhaseBar phases={run.phases} />
          </div>
        )}
        {checks.length > 0 && (
          <div>
            <h3 className="mb-2 text-sm font-medium">Checks</h3>
            <CheckLines lines={[...new Set(checks)]} />
          </div>
        )}
      </div>
    </Card>
  )
}

/** The engine numbers what a person must do; shown as it wrote it. */
export function Instructions({ text }: { text: string }) {
  return (
    <ol className="flex flex-col gap-1.5 text-base">
      {text.split('\n').map((line) => {
        const [, number, words] = /^(\d+)\. (.*)$/.exec(line) ?? []
        return (
          <li key={line} className="flex gap-2.5">
            <span className="w-4 shrink-0 text-right text-muted tabular-nums">{number}</span>
            <span className="min-w-0 break-words">{words ?? line}</span>
          </li>
        )
      })}
    </ol>
  )
}

function asLines(value: unknown): string[] {
  return Array.isArray(value) ? (value as string[]) : []
}
