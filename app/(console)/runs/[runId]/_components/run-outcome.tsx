'use client'

import type { RunSnapshot } from '#db/queries/run.ts'
import { PhaseBar } from '#components/charts/phase-bar.tsx'
import { unitsLostText } from '#lib/domain/plan/units-lost.ts'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Figure } from '#components/ui/figure.tsx'
import { Elapsed } from '#components/ui/time-ago.tsx'
import { formatDuration } from '#lib/domain/format/duration.ts'
import { isEnded } from '#lib/domain/run/run.ts'
import { Instructions } from './instructions.tsx'
import { checkLinesOf } from './run-checks.tsx'

interface RunOutcomeProps {
  run: RunSnapshot['run']
  steps: RunSnapshot['steps']
}

/** Recovery in figures with their evidence. It stands there from the start, so that nothing moves when the run ends. */
export function RunOutcome({ run, steps }: RunOutcomeProps) {
  const over = isEnded(run.state)
  const checks = checkLinesOf(steps)
  const passed = checks.filter((line) => line.startsWith('pass ')).length
  const evidence = run.rtoMs === null ? undefined : `/audit?run=${run.id}&action=run.end`
  const duration = (ms: number | null) => (ms === null ? null : formatDuration(ms))
  const lost = unitsLostText(run.unitsLost)
  const yet = over ? 'it never came to all checks green' : 'not yet known'
  return (
    <Card
      title={over ? 'What happened' : 'Recovery'}
      action={
        <span className="flex flex-wrap gap-2">
          <Button size="sm" href={`/audit?run=${run.id}`}>
            Evidence in the audit
          </Button>
          <Button size="sm" href={`/plans/${run.planId}`}>
            The plan
          </Button>
        </span>
      }
    >
      <div className="flex flex-col gap-5">
        {over && run.instructions && <Instructions text={run.instructions} />}
        <div className="grid grid-cols-2 gap-x-6 gap-y-4 lg:grid-cols-4">
          <Figure
            size="large"
            label="Recovery time (RTO)"
            value={over ? duration(run.rtoMs) : <Elapsed since={run.failureAt} />}
            note={!over ? 'so far, since the failure' : run.rtoMs === null ? yet : 'failure to all checks green'}
            href={evidence}
          />
          <Figure
            size="large"
            label="Data lost (RPO)"
            value={duration(run.rpoMs)}
            note={run.rpoMs === null ? yet : 'failure minus the data restored'}
            href={evidence}
          />
          <Figure
            size="large"
            label="Units lost"
            value={lost}
            note={lost ? 'counted by the drivers' : run.unitsLost ? 'the drivers cannot count them' : yet}
          />
          <Figure
            size="large"
            label="Checks"
            value={checks.length === 0 ? null : `${passed} of ${checks.length}`}
            unit="passed"
            note={checks.length > 0 ? 'listed below' : over ? 'none ran' : 'not yet known'}
          />
        </div>
        {run.phases ? (
          <PhaseBar phases={run.phases} />
        ) : (
          <NoPhases why={over ? 'unknown: it never came to all checks green' : 'not yet known'} />
        )}
      </div>
    </Card>
  )
}

/** As high as the bar that takes its place. */
function NoPhases({ why }: { why: string }) {
  return (
    <div className="flex flex-col gap-2">
      <div className="hatched h-2 w-full rounded-full" />
      <p className="text-sm text-muted">Detect, decide, execute, validate: {why}</p>
    </div>
  )
}
