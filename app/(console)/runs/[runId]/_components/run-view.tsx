'use client'

import type { ReactNode } from 'react'
import type { RunLogLine, RunSnapshot } from '#db/queries/run.ts'
import { PageHeader } from '#components/layout/page-header.tsx'
import { Badge, StatusBadge } from '#components/ui/badge.tsx'
import { StaleNotice } from '#components/ui/states.tsx'
import { useNow } from '#components/ui/use-now.ts'
import { isEnded } from '#lib/domain/run/run.ts'
import { useRunStream } from '../use-run-stream.ts'
import { RunAttention } from './run-attention.tsx'
import { RunChecks } from './run-checks.tsx'
import { RunClock } from './run-clock.tsx'
import { RunLogPanel } from './run-log-panel.tsx'
import { RunOutcome } from './run-outcome.tsx'
import { RunSteps } from './run-steps.tsx'
import { StopRun } from './stop-run.tsx'

interface RunViewProps {
  initial: { snapshot: RunSnapshot; lines: RunLogLine[] }
  may: { stop: boolean; decide: boolean }
  /** Who asked, approved and launched. */
  side: ReactNode
  /** The review of a break-glass launch. */
  review: ReactNode
}

/** The live run: figures change in place, nothing moves under the reader. */
export function RunView({ initial, may, side, review }: RunViewProps) {
  const { snapshot, lines, lostAt } = useRunStream(initial.snapshot.run.id, initial)
  const { run, steps } = snapshot
  const over = isEnded(run.state)
  const moving = run.state === 'queued' || run.state === 'running'
  return (
    <>
      <PageHeader
        title={`Rollback of ${run.service.name}`}
        badges={
          <>
            <StatusBadge status={run.state} />
            <Badge>Level {run.level}</Badge>
            <Badge>{run.service.environment}</Badge>
          </>
        }
        answer={over || run.state === 'needs_attention' ? run.summary : progressOf(snapshot)}
        action={
          moving ? (
            <StopRun
              runId={run.id}
              asked={run.cancelRequestedByName}
              reason={may.stop ? null : 'Your role only reads. A responder can stop it.'}
            />
          ) : undefined
        }
      />
      <Announcement snapshot={snapshot} />
      <div className="flex flex-col gap-4">
        {lostAt !== null && !over && <Lost lostAt={lostAt} />}
        {run.state === 'needs_attention' && <RunAttention run={run} steps={steps} mayDecide={may.decide} />}
        {review}
        <RunClock run={run} />
        <RunOutcome run={run} steps={steps} />
        <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
          <div className="flex min-w-0 flex-col gap-4">
            <RunSteps steps={steps} lines={lines} />
            <RunLogPanel lines={lines} steps={steps} live={!over} />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            {side}
            <RunChecks steps={steps} />
          </div>
        </div>
      </div>
    </>
  )
}

function Lost({ lostAt }: { lostAt: number }) {
  const now = useNow(1_000)
  return <StaleNotice ageMs={Math.max(0, Math.floor((now - lostAt) / 1_000) * 1_000)} />
}

/** What is at work now, in one sentence; on the way back with the reason. */
function progressOf({ run, steps }: RunSnapshot): string {
  const index = steps.findIndex((step) => step.state === 'running')
  const now = index >= 0 ? `Step ${index + 1} of ${steps.length}: ${steps[index]!.title}.` : null
  if (run.state === 'reverting') return `Going back. ${run.summary}${now ? ` ${now}` : ''}`
  return (
    now ?? (run.state === 'queued' ? run.summary : `${steps.filter((step) => step.state === 'done').length} of ${steps.length} steps done.`)
  )
}

/** Says the same to screen readers, one sentence at a time. */
function Announcement({ snapshot }: { snapshot: RunSnapshot }) {
  const { run } = snapshot
  return (
    <output aria-live="polite" className="sr-only">
      {isEnded(run.state) || run.state === 'needs_attention' ? run.summary : progressOf(snapshot)}
    </output>
  )
}
