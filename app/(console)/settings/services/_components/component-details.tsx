'use client'

import { Field } from '#components/ui/field.tsx'
import { Checkbox, Input, Textarea } from '#components/ui/input.tsx'
import type { ComponentDraft } from './draft.ts'
import { errorsAt, type FormErrors, hasErrorsBelow } from './form-errors.ts'

interface ComponentDetailsProps {
  component: ComponentDraft
  path: string
  errors: FormErrors
  set: (change: Partial<ComponentDraft>) => void
}

const retention = [
  ['last', 'Last'],
  ['daily', 'Daily'],
  ['weekly', 'Weekly'],
  ['monthly', 'Monthly'],
] as const

/** Schedule, retention and hooks: right by default, so they stay folded until somebody wants them or something is wrong there. */
export function ComponentDetails({ component, path, errors, set }: ComponentDetailsProps) {
  const broken = hasErrorsBelow(errors, `${path}.hooks`, `${path}.schedule`, `${path}.retention`, `${path}.redundant`)
  const summary = component.everyHours === '' ? 'no schedule' : `a checkpoint every ${component.everyHours} h`
  return (
    <details className="group sm:col-span-2" open={broken || undefined}>
      <summary className="w-fit cursor-pointer rounded-sm py-1 text-sm font-medium">
        Schedule, retention and hooks <span className="font-normal text-muted">({summary})</span>
      </summary>
      <div className="mt-3 grid gap-4 sm:grid-cols-2">
        <Field label="A checkpoint every … hours" hint="Empty: never by itself." error={errorsAt(errors, `${path}.schedule.everyHours`)}>
          <Input
            type="number"
            min="0"
            step="any"
            value={component.everyHours}
            onChange={(event) => set({ everyHours: event.target.value })}
          />
        </Field>
        <Checkbox
          label="Two copies in two vaults"
          hint="Both verified; needs a second vault."
          checked={component.redundant}
          onChange={(event) => set({ redundant: event.target.checked })}
          className="self-end"
        />
        <div className="grid grid-cols-4 gap-2 sm:col-span-2">
          {retention.map(([key, label]) => (
            <Field key={key} label={`Keep ${label.toLowerCase()}`} error={errorsAt(errors, `${path}.retention.${key}`)}>
              <Input type="number" min="0" step="1" value={component[key]} onChange={(event) => set({ [key]: event.target.value })} />
            </Field>
          ))}
        </div>
        <Field
          label="Freeze"
          hint="Stops writers before the state is preserved. One word a line, the program’s absolute path first; safe to run twice."
          error={errorsAt(errors, `${path}.hooks.freeze`, true)}
        >
          <Textarea mono rows={3} value={component.freeze} onChange={(event) => set({ freeze: event.target.value })} spellCheck={false} />
        </Field>
        <Field
          label="Resume"
          hint="Starts or reloads after the restore. One word a line; safe to run twice."
          error={errorsAt(errors, `${path}.hooks.resume`, true)}
        >
          <Textarea mono rows={3} value={component.resume} onChange={(event) => set({ resume: event.target.value })} spellCheck={false} />
        </Field>
        <Field label="Hooks end within, seconds" error={errorsAt(errors, `${path}.hooks.timeoutSeconds`)}>
          <Input type="number" min="1" value={component.hookTimeout} onChange={(event) => set({ hookTimeout: event.target.value })} />
        </Field>
      </div>
    </details>
  )
}
