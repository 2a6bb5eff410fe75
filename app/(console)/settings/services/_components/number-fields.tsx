'use client'

import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { errorsAt, type FormErrors } from './form-errors.ts'

interface NumberFieldsProps<K extends string> {
  path: 'objectives' | 'policy'
  fields: readonly (readonly [key: K, label: string, hint?: string])[]
  values: Record<K, string>
  onChange: (next: Record<K, string>) => void
  errors: FormErrors
}

/** A row of numbers with their units in the label. */
export function NumberFields<K extends string>({ path, fields, values, onChange, errors }: NumberFieldsProps<K>) {
  return (
    <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
      {fields.map(([key, label, hint]) => (
        <Field key={key} label={label} hint={hint} error={errorsAt(errors, `${path}.${key}`)}>
          <Input
            type="number"
            min="0"
            step="any"
            value={values[key]}
            onChange={(event) => onChange({ ...values, [key]: event.target.value })}
          />
        </Field>
      ))}
    </div>
  )
}

export const objectiveFields = [
  ['rtoMinutes', 'Back within, minutes', 'The recovery time objective (RTO).'],
  ['rpoMinutes', 'Data lost at most, minutes', 'The recovery point objective (RPO).'],
  ['loadTimeSeconds', 'A checkpoint loads within, seconds', 'Measured at each verification.'],
  ['maxCheckpointAgeHours', 'A checkpoint is at most … hours old', 'An older one does not make the service ready.'],
] as const

export const policyFields = [
  ['approvalsNeeded', 'Approvals needed', 'By others than who asked and who edited last.'],
  ['approveWithinMinutes', 'Approve within, minutes'],
  ['executeWithinMinutes', 'Launch within, minutes', 'After the last approval.'],
  ['proofDays', 'A proof holds, days'],
  ['settleSeconds', 'Wait before the last checks, seconds'],
] as const
