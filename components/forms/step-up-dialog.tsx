'use client'

import { formText } from './form-text.ts'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'
import { FormDialog } from './form-dialog.tsx'
import { useAction } from './use-action.ts'

interface StepUpDialogProps {
  open: boolean
  onClose: () => void
  /** Called after the proof: repeat what was refused with `step_up_required`. */
  onProven: () => void
  /** The server action. */
  stepUp: (input: { password?: string; totp?: string }) => Promise<ActionResult<unknown>>
  /** Whether a one-time code may be given instead. */
  hasTotp: boolean
}

/** Asks again who it is, before something that a stolen session must not do. */
export function StepUpDialog({ open, onClose, onProven, stepUp, hasTotp }: StepUpDialogProps) {
  const { run, pending, failure, errors, clear } = useAction(stepUp, { refresh: false })
  const submit = async (form: FormData) => {
    const password = formText(form, 'password')
    const totp = formText(form, 'totp')
    if (!(await run({ ...(password && { password }), ...(totp && { totp }) }))) return
    onClose()
    onProven()
  }
  const change = (next: boolean) => {
    clear()
    if (!next) onClose()
  }
  return (
    <FormDialog
      open={open}
      onOpenChange={change}
      title="Is it you?"
      description={`This needs a fresh proof. Enter your password${hasTotp ? ' or a one-time code' : ''}.`}
      submitLabel="Go on"
      pending={pending}
      failure={failure}
      onSubmit={submit}
    >
      <Field label="Password" error={errors.password}>
        <Input name="password" type="password" autoComplete="current-password" />
      </Field>
      {hasTotp && (
        <Field label="or one-time code" error={errors.totp}>
          <Input name="totp" mono inputMode="numeric" autoComplete="one-time-code" maxLength={7} />
        </Field>
      )}
    </FormDialog>
  )
}
