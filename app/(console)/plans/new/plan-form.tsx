'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { FormFailure } from '#components/forms/form-failure.tsx'
import { formText } from '#components/forms/form-text.ts'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input, Textarea } from '#components/ui/input.tsx'
import { createPlanAction, editPlanAction } from '../actions.ts'
import { ChooseCheckpoint } from './choose-checkpoint.tsx'
import { ChooseLevel } from './choose-level.tsx'
import type { PlanChoices } from './load-choices.ts'
import { localInput, msOfLocal } from './local-time.ts'

interface PlanFormProps {
  choices: PlanChoices
  /** From the address: what to start with. */
  preset: { component: string | null; checkpoint: string | null }
  editing: {
    planId: string
    version: number
    level: 1 | 2 | 3
    choices: { componentId: string; checkpointId: string }[]
    reason: string
    failureAt: number | null
  } | null
}

/** Level, components and checkpoints, reason: the engine turns it into a plan by a dry run. */
export function PlanForm({ choices, preset, editing }: PlanFormProps) {
  const router = useRouter()
  const { components, service } = choices
  const create = useAction(createPlanAction, { refresh: false })
  const edit = useAction(editPlanAction, { refresh: false })
  const [level, setLevel] = useState<1 | 2 | 3>(editing?.level ?? (preset.component || components.length === 1 ? 1 : 2))
  const [only, setOnly] = useState(editing?.choices[0]?.componentId ?? preset.component ?? components[0]?.id ?? '')
  const [picked, setPicked] = useState<Record<string, string>>(() => firstPicks(components, preset.checkpoint, editing?.choices ?? []))
  const shown = level === 1 ? components.filter((one) => one.id === only) : components
  const missing = shown.find((one) => !picked[one.id])
  const { pending, failure, errors } = editing ? edit : create

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const wanted = {
      level,
      choices: shown.map((one) => ({ componentId: one.id, checkpointId: picked[one.id] ?? '' })),
      reason: formText(form, 'reason'),
      failureAt: msOfLocal(formText(form, 'failureAt')),
    }
    if (editing) {
      if (await edit.run({ planId: editing.planId, version: editing.version, ...wanted })) router.push(`/plans/${editing.planId}`)
      return
    }
    const made = await create.run({ serviceId: service.id, ...wanted })
    if (made) router.push(`/plans/${made.data.planId}`)
  }
  const blocked =
    components.length === 0
      ? 'This service has no component.'
      : missing
        ? `${missing.name} has no checkpoint to go back to. Take or import one first.`
        : null
  return (
    <form onSubmit={(event) => void submit(event)} className="grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
      <Card title="What to roll back">
        <div className="flex flex-col gap-5">
          <ChooseLevel level={level} onChange={setLevel} components={components} only={only} onOnly={setOnly} />
          {shown.map((one) => (
            <ChooseCheckpoint
              key={one.id}
              component={one}
              value={picked[one.id] ?? ''}
              onChange={(checkpointId) => setPicked((before) => ({ ...before, [one.id]: checkpointId }))}
            />
          ))}
        </div>
      </Card>
      <Card title="Why">
        <div className="flex flex-col gap-4">
          <Field label="Reason" required error={errors.reason} hint="The approver reads this first.">
            <Textarea name="reason" rows={3} maxLength={1_000} defaultValue={editing?.reason ?? ''} />
          </Field>
          <Field
            label="Began to fail"
            error={errors.failureAt}
            hint="Your local time, if you know it. Recovery time counts from here; without it, from the request."
          >
            <Input name="failureAt" type="datetime-local" step="1" defaultValue={localInput(editing?.failureAt ?? null)} />
          </Field>
          <FormFailure failure={failure} />
          <Button type="submit" variant="primary" size="lg" pending={pending} disabledReason={blocked}>
            {editing ? 'Save and do the dry run' : 'Do the dry run'}
          </Button>
        </div>
      </Card>
    </form>
  )
}

/** The newest proven checkpoint of each component, unless the address or the plan names another. */
function firstPicks(components: PlanChoices['components'], asked: string | null, before: { componentId: string; checkpointId: string }[]) {
  return Object.fromEntries(
    components.map((one) => {
      const known = (id: string | null | undefined) => one.checkpoints.find((point) => point.id === id)?.id
      const edited = known(before.find((choice) => choice.componentId === one.id)?.checkpointId)
      return [one.id, edited ?? known(asked) ?? one.provenId ?? one.checkpoints[0]?.id ?? '']
    }),
  )
}
