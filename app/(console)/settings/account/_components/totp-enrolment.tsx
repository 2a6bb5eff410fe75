'use client'

import { FormFailure } from '#components/forms/form-failure.tsx'
import { formText } from '#components/forms/form-text.ts'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { toast } from '#components/ui/toast.tsx'
import { confirmTotpAction } from '../actions.ts'
import { Qr } from './qr.tsx'

interface TotpEnrolmentProps {
  secret: string
  uri: string
  /** Given back with the first code. */
  enrolment: string
  onClose: () => void
}

/** Nothing is on until the first code is right. */
export function TotpEnrolment({ secret, uri, enrolment, onClose }: TotpEnrolmentProps) {
  const { run, pending, failure, errors } = useAction(confirmTotpAction)
  const submit = async (form: FormData) => {
    if (!(await run({ enrolment, totp: formText(form, 'totp') }))) return
    toast.done({ title: 'One-time codes are on', description: 'Your other sessions ended.' })
    onClose()
  }
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (!pending) void submit(new FormData(event.currentTarget))
      }}
    >
      <FormFailure failure={failure} />
      <p className="text-muted">Scan this with an authenticator app, or type the key into it.</p>
      <Qr text={uri} label="QR code for an authenticator app. The key below says the same." />
      <div className="flex items-center gap-1">
        <code data-testid="totp-secret" className="font-mono text-sm break-all select-all">
          {secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}
        </code>
        <CopyButton value={secret} label="Copy key" />
      </div>
      <Field label="The code that the app shows" required error={errors.totp} className="max-w-60">
        <Input name="totp" mono inputMode="numeric" autoComplete="one-time-code" maxLength={7} />
      </Field>
      <div className="flex gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          Turn on
        </Button>
      </div>
    </form>
  )
}
