'use client'

import { useState } from 'react'
import { FormFailure } from '#components/forms/form-failure.tsx'
import { formText } from '#components/forms/form-text.ts'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { toast } from '#components/ui/toast.tsx'
import { changePasswordAction } from '../actions.ts'

export function PasswordForm({ login }: { login: string }) {
  const { run, pending, failure, errors } = useAction(changePasswordAction)
  const [mismatch, setMismatch] = useState<string | null>(null)
  const submit = async (element: HTMLFormElement) => {
    const form = new FormData(element)
    const text = (name: string) => formText(form, name)
    const differs = text('password') !== text('again')
    setMismatch(differs ? 'The two are not the same.' : null)
    if (differs) return
    const changed = await run({ current: text('current'), password: text('password') })
    if (!changed) return
    element.reset()
    const ended = changed.data.sessionsEnded
    toast.done({
      title: 'Your password was changed',
      ...(ended > 0 && { description: `${ended} other ${ended === 1 ? 'session' : 'sessions'} ended.` }),
    })
  }
  return (
    <form
      className="flex max-w-80 flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (!pending) void submit(event.currentTarget)
      }}
    >
      <FormFailure failure={failure} />
      <input type="text" name="username" value={login} autoComplete="username" readOnly hidden />
      <Field label="Current password" required error={errors.current}>
        <Input name="current" type="password" autoComplete="current-password" />
      </Field>
      <Field label="New password" required error={errors.password} hint="At least 12 characters. A few unrelated words are good.">
        <Input name="password" type="password" autoComplete="new-password" />
      </Field>
      <Field label="New password again" required error={mismatch}>
        <Input name="again" type="password" autoComplete="new-password" />
      </Field>
      <Button type="submit" variant="primary" className="self-start" pending={pending}>
        Change password
      </Button>
    </form>
  )
}
