'use client'

import { ChevronRight } from 'lucide-react'
import type { RunLogLine, RunSnapshot } from '#db/queries/run.ts'
import { StatusBadge } from '#components/ui/badge.tsx'
import { Card } from '#components/ui/card.tsx'
import { cx } from '#components/ui/cx.ts'
import { Elapsed } from '#components/ui/time-ago.tsx'
import { StepEvidence } from '#components/run/step-evidence.tsx'

type Step = RunSnapshot['steps'][number]

/** The steps as a list that keeps its places; each opens to its evidence. */
export function RunSteps({ steps, lines }: { steps: readonly Step[]; lines: readonly RunLogLine[] }) {
  const lastLine = new Map<number, string>()
  for (const line of lines) if (line.stepSeq !== null) lastLine.set(line.stepSeq, line.line)
  const done = steps.filter((step) => step.state === 'done').length
  return (
    <Card title="Steps" description={`${done} of ${steps.length} done`} flush>
      <ol>
        {steps.map((step, index) => (
          <li key={step.seq} className="border-b last:border-0">
            {steps[index - 1] && step.phase === 'revert' && steps[index - 1]!.phase !== 'revert' && (
              <p className="border-b bg-warn-soft px-4 py-1 text-sm font-medium text-warn">Going back to the preserved state</p>
            )}
            <StepRow step={step} line={lastLine.get(step.seq)} />
          </li>
        ))}
      </ol>
    </Card>
  )
}

function StepRow({ step, line }: { step: Step; line: string | undefined }) {
  const said = step.state === 'running' ? (line ?? 'At work') : (step.message ?? (step.state === 'pending' ? '' : line))
  const inner = (
    <>
      <ChevronRight aria-hidden className={cx('mt-1 size-4 shrink-0 text-faint group-open:rotate-90', !step.evidence && 'invisible')} />
      <StatusBadge status={step.state} plain className="w-30 shrink-0 max-sm:hidden" />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-3">
          <span
            className={cx('min-w-0 flex-1 text-base', step.state === 'pending' || step.state === 'skipped' ? 'text-muted' : 'font-medium')}
          >
            {step.title}
          </span>
          <span className="shrink-0 text-sm text-muted">
            {step.intentAt !== null && <Elapsed since={step.intentAt} until={step.endedAt} />}
          </span>
        </span>
        <span
          className={cx('block h-5 truncate text-sm max-sm:h-6', step.outcome === 'failed' ? 'text-bad' : 'text-muted')}
          title={said ?? ''}
        >
          <StatusBadge status={step.state} plain className="mr-2 sm:hidden" />
          {said}
          {step.attempt > 1 && ` · attempt ${step.attempt}`}
        </span>
      </span>
    </>
  )
  const row = 'flex min-h-13 items-start gap-2 px-3 py-1.5'
  if (!step.evidence) return <div className={row}>{inner}</div>
  return (
    <details className="group" open={step.outcome === 'failed'}>
      <summary className={cx(row, 'list-none hover:bg-hover [&::-webkit-details-marker]:hidden')}>{inner}</summary>
      <div className="border-t bg-sunken px-4 py-3 pl-10">
        {step.message && <p className="mb-2 text-base break-words">{step.message}</p>}
        <StepEvidence evidence={step.evidence} />
      </div>
    </details>
  )
}
