'use client'

import { FormDialog } from '#components/forms/form-dialog.tsx'
import { formText } from '#components/forms/form-text.ts'
import { useAction } from '#components/forms/use-action.ts'
import { Field } from '#components/ui/field.tsx'
import { Checkbox, Input, Select } from '#components/ui/input.tsx'
import type { Permission } from '#lib/domain/access/policy.ts'
import { createTokenAction } from '../actions.ts'

interface CreateTokenProps {
  open: boolean
  scopes: Permission[]
  onClose: () => void
  /** Gets the token, which is shown once. */
  onCreated: (token: string) => void
}

const lifetimes = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
]

export function CreateToken({ open, scopes, onClose, onCreated }: CreateTokenProps) {
  const { run, pending, failure, errors, clear } = useAction(createTokenAction)
  const close = () => {
    clear()
    onClose()
  }
  const submit = async (form: FormData) => {
    const chosen = form.getAll('scope') as Permission[]
    const made = await run({ name: formText(form, 'name'), days: Number(formText(form, 'days')), scopes: chosen })
    if (!made) return
    close()
    onCreated(made.data.token)
  }
  return (
    <FormDialog
      open={open}
      onOpenChange={(next) => !next && close()}
      title="Make a token"
      description="It may never do more than you, and loses what your role loses."
      submitLabel="Make the token"
      pending={pending}
      failure={failure}
      onSubmit={submit}
    >
      <Field label="What is it for" required error={errors.name} hint="The pipeline or script that will use it.">
        <Input name="name" autoComplete="off" />
      </Field>
      <Field label="Works for" required error={errors.days}>
        <Select name="days" options={lifetimes} defaultValue="90" />
      </Field>
      <fieldset>
        <legend className="text-sm font-medium">Scopes</legend>
        <div className="mt-1 grid sm:grid-cols-2">
          {scopes.map((scope) => (
            <Checkbox key={scope} name="scope" value={scope} label={<span className="font-mono text-sm">{scope}</span>} />
          ))}
        </div>
        <p aria-live="polite" className="text-xs text-bad">
          {errors.scopes?.[0]}
        </p>
      </fieldset>
    </FormDialog>
  )
}
