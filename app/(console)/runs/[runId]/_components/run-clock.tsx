'use client'

import { useSyncExternalStore } from 'react'
import type { RunSnapshot } from '#db/queries/run.ts'
import { predictionBasis, predictionRange } from '#components/plan/prediction.ts'
import { Card } from '#components/ui/card.tsx'
import { Progress } from '#components/ui/progress.tsx'
import { Elapsed } from '#components/ui/time-ago.tsx'
import { useNow } from '#components/ui/use-now.ts'
import { formatDuration } from '#lib/domain/format/duration.ts'
import { isEnded } from '#lib/domain/run/run.ts'
import type { Tone } from '#lib/domain/status.ts'

const tones: Partial<Record<RunSnapshot['run']['state'], Tone>> = {
  succeeded: 'good',
  reverted: 'warn',
  failed: 'bad',
  cancelled: 'neutral',
  reverting: 'warn',
  needs_attention: 'bad',
}

const never = () => () => undefined

/** Elapsed against predicted on one bar, since the launch. */
export function RunClock({ run }: { run: RunSnapshot['run'] }) {
  const now = useNow(500)
  // The server's clock is not the reader's: the bar begins to move once the page stands.
  const standing = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  const { predicted, createdAt, endedAt, state } = run
  const elapsed = Math.max(0, (endedAt ?? (standing ? now : createdAt)) - createdAt)
  const high = predicted.known ? predicted.highMs : predicted.worstMs
  const max = Math.max(high ?? 0, elapsed) * (high !== null && elapsed > high ? 1.15 : 1)
  const range = predictionRange(predicted)
  const late = predicted.known && elapsed > predicted.highMs
  const waiting = high === null && !isEnded(state)
  return (
    <Card>
      <div className="flex flex-wrap items-baseline gap-x-6 gap-y-1">
        <span className="text-xl font-semibold">
          <Elapsed since={createdAt} until={endedAt} />
          <span className="text-base font-normal text-muted"> {isEnded(state) ? 'from launch to end' : 'since launch'}</span>
        </span>
        <span className="text-base text-muted">
          Predicted {range ? <b className="font-semibold text-fg">{range}</b> : <b className="font-semibold text-fg">unknown</b>} (
          {predictionBasis(predicted)}){late && <span className="text-warn"> · longer than predicted</span>}
        </span>
        <span className="ml-auto text-sm text-muted">
          {isEnded(state)
            ? 'The run is over.'
            : state === 'needs_attention'
              ? 'The run waits for a decision.'
              : 'You can close this page; the run goes on.'}
        </span>
      </div>
      <div className="mt-3">
        <Progress
          label="Elapsed against predicted"
          value={waiting ? null : elapsed}
          max={max || 1}
          text={`${formatDuration(elapsed)} of ${range ?? 'unknown'}`}
          tone={tones[state] ?? (late ? 'warn' : 'running')}
          {...(predicted.known ? { mark: predicted.medianMs } : {})}
        />
      </div>
    </Card>
  )
}
