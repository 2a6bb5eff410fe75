'use client'

import { useState } from 'react'
import type { RunSnapshot } from '#db/queries/run.ts'
import { FormFailure } from '#components/forms/form-failure.tsx'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Textarea } from '#components/ui/input.tsx'
import { toast } from '#components/ui/toast.tsx'
import { decideRunAction } from '../../actions.ts'
import { Instructions } from './instructions.tsx'

type Decision = 'done' | 'retry' | 'revert' | 'close'

interface RunAttentionProps {
  run: RunSnapshot['run']
  steps: RunSnapshot['steps']
  mayDecide: boolean
}

/** The run has stopped and waits for a person: what to do first, then the decision with its note. */
export function RunAttention({ run, steps, mayDecide }: RunAttentionProps) {
  const { run: decide, pending, failure, errors } = useAction(decideRunAction)
  const [note, setNote] = useState('')
  const [chosen, setChosen] = useState<Decision | null>(null)
  const goingBack = steps.some((step) => step.phase === 'revert')
  const stuck = steps.some((step) => step.state === 'running') || steps.some((step) => step.outcome === 'failed' && step.phase === 'revert')
  const noStep = stuck ? null : 'No step waits for a decision.'

  const press = async (decision: Decision) => {
    setChosen(decision)
    if (await decide({ runId: run.id, decision, note })) toast.done({ title: 'Decided. The engine goes on from here.' })
  }
  const button = (decision: Decision, label: string, reason: string | null = null) => (
    <Button disabledReason={reason} pending={pending && chosen === decision} onClick={() => void press(decision)}>
      {label}
    </Button>
  )
  return (
    <section className="rounded-lg border-2 border-bad bg-surface p-4">
      <h2 className="text-lg font-semibold text-bad">A person has to decide</h2>
      <p className="mt-1 mb-3 text-base">
        The run has stopped and holds {run.components.map((one) => one.name).join(', ')} until somebody decides.
      </p>
      {run.instructions && <Instructions text={run.instructions} />}
      {mayDecide ? (
        <div className="mt-4 flex flex-col gap-3 border-t pt-4">
          <Field label="What you found and did" required error={errors.note} hint="Kept in the audit with your decision.">
            <Textarea rows={2} value={note} maxLength={2_000} onChange={(event) => setNote(event.target.value)} />
          </Field>
          <FormFailure failure={failure} />
          <div className="flex flex-wrap items-start gap-x-2 gap-y-3">
            {button('retry', goingBack ? 'Try again' : 'Do it again', noStep)}
            {button('done', 'It was done', noStep)}
            {button('revert', 'Go back', goingBack ? 'It is on its way back already.' : noStep)}
            <span className="ml-auto max-sm:ml-0">{button('close', 'Close: repaired by hand')}</span>
          </div>
        </div>
      ) : (
        <p className="mt-4 border-t pt-3 text-base text-muted">An approver or an admin decides. They have been told.</p>
      )}
    </section>
  )
}
