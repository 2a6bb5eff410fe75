'use client'

import { type FormEvent, useState } from 'react'
import { FormFailure } from '#components/forms/form-failure.tsx'
import { formText } from '#components/forms/form-text.ts'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { signInWithPassword } from '../sign-in/post-sign-in.ts'
import { completeSetupAction } from './actions.ts'

export function SetupForm() {
  const { run, pending, failure, errors } = useAction(completeSetupAction, { refresh: false })
  const [entering, setEntering] = useState(false)

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => formText(form, name)
    const values = { token: text('token'), name: text('name'), login: text('login'), password: text('password') }
    if (!(await run(values))) return
    setEntering(true)
    const problem = await signInWithPassword({ login: values.login, password: values.password, totp: '' }).catch(() => 'unreachable')
    location.assign(problem === null ? '/' : '/sign-in')
  }

  return (
    <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
      <FormFailure failure={failure} />
      <Field label="Token" required error={errors.token}>
        <Input name="token" mono autoComplete="off" spellCheck={false} />
      </Field>
      <Field label="Your name" required error={errors.name}>
        <Input name="name" autoComplete="name" />
      </Field>
      <Field label="Sign-in name" required error={errors.login} hint="Lower-case letters, digits, dots and dashes.">
        <Input name="login" autoComplete="username" autoCapitalize="none" spellCheck={false} />
      </Field>
      <Field label="Password" required error={errors.password} hint="At least 12 characters. A few unrelated words are good.">
        <Input name="password" type="password" autoComplete="new-password" />
      </Field>
      <Button type="submit" variant="primary" size="lg" pending={pending || entering}>
        Make the admin and sign in
      </Button>
    </form>
  )
}
