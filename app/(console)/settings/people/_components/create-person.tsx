'use client'

import { FormDialog } from '#components/forms/form-dialog.tsx'
import { formText } from '#components/forms/form-text.ts'
import { useAction } from '#components/forms/use-action.ts'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { Role } from '#lib/domain/access/policy.ts'
import { createUserAction } from '../actions.ts'
import { PersonFields } from './person-fields.tsx'

interface CreatePersonProps {
  open: boolean
  onClose: () => void
  /** Gets the password for one use. */
  onCreated: (password: string) => void
}

export function CreatePerson({ open, onClose, onCreated }: CreatePersonProps) {
  const { run, pending, failure, errors, clear } = useAction(createUserAction)
  const close = () => {
    clear()
    onClose()
  }
  const submit = async (form: FormData) => {
    const text = (name: string) => formText(form, name)
    const made = await run({ login: text('login'), name: text('name'), email: text('email'), role: text('role') as Role })
    if (!made) return
    close()
    onCreated(made.data.initialPassword)
  }
  return (
    <FormDialog
      open={open}
      onOpenChange={(next) => !next && close()}
      title="Add a person"
      description="They get a password for one use, which is shown to you once."
      submitLabel="Add"
      pending={pending}
      failure={failure}
      onSubmit={submit}
    >
      <Field label="Sign-in name" required error={errors.login} hint="Lower-case letters, digits, dots and dashes.">
        <Input name="login" autoComplete="off" autoCapitalize="none" spellCheck={false} />
      </Field>
      <PersonFields errors={errors} />
    </FormDialog>
  )
}
