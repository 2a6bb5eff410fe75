'use client'

import { useState } from 'react'
import { FormFailure } from '#components/forms/form-failure.tsx'
import { useAction } from '#components/forms/use-action.ts'
import { StatusBadge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Field } from '#components/ui/field.tsx'
import { Textarea } from '#components/ui/input.tsx'
import { TimeAgo } from '#components/ui/time-ago.tsx'
import { reviewBreakGlassAction } from '../../actions.ts'

interface RunReviewProps {
  glass: {
    id: string
    reason: string
    byName: string
    reviewDueAt: number
    reviewedAt: number | null
    reviewedByName: string | null
    reviewVerdict: 'justified' | 'not_justified' | null
    reviewNote: string | null
    overdue: boolean
  }
  /** Why who is looking may not review it; null when they may. */
  whyNot: string | null
}

const verdicts = { justified: 'justified', not_justified: 'not justified' }

/** A launch without approval is reviewed by somebody else: was it justified? */
export function RunReview({ glass, whyNot }: RunReviewProps) {
  const { run, pending, failure, errors } = useAction(reviewBreakGlassAction)
  const [note, setNote] = useState('')
  const review = (verdict: 'justified' | 'not_justified') => void run({ breakGlassId: glass.id, verdict, note })
  return (
    <Card
      id="review"
      title={
        <span className="flex flex-wrap items-center gap-2">
          Break-glass review
          <StatusBadge
            status={glass.reviewedAt ? 'done' : glass.overdue ? 'overdue' : 'waiting'}
            label={glass.reviewedAt ? 'Reviewed' : undefined}
          />
        </span>
      }
      description={`${glass.byName} launched without an approval: “${glass.reason}”`}
    >
      {glass.reviewedAt ? (
        <p className="text-base">
          {glass.reviewedByName} found it{' '}
          <b className="font-semibold">{glass.reviewVerdict ? verdicts[glass.reviewVerdict] : 'reviewed'}</b>{' '}
          <TimeAgo at={glass.reviewedAt} className="text-muted" />: {glass.reviewNote}
        </p>
      ) : (
        <div className="flex flex-col gap-3">
          <p className="text-base text-muted">
            Due <TimeAgo at={glass.reviewDueAt} />. {whyNot}
          </p>
          {whyNot === null && (
            <>
              <Field label="What you found" required error={errors.note}>
                <Textarea rows={2} value={note} maxLength={2_000} onChange={(event) => setNote(event.target.value)} />
              </Field>
              <FormFailure failure={failure} />
              <div className="flex flex-wrap gap-2">
                <Button pending={pending} onClick={() => review('justified')}>
                  It was justified
                </Button>
                <Button pending={pending} onClick={() => review('not_justified')}>
                  It was not justified
                </Button>
              </div>
            </>
          )}
        </div>
      )}
    </Card>
  )
}
