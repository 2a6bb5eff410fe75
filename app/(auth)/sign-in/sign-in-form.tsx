'use client'

import { type FormEvent, useState } from 'react'
import { FormFailure } from '#components/forms/form-failure.tsx'
import { formText } from '#components/forms/form-text.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { beginExternalSignIn, signInWithPassword } from './post-sign-in.ts'
import { describeProblem } from './problems.ts'

interface SignInFormProps {
  /** A path on this site. */
  next: string
  providers: { id: string; title: string }[]
  /** The error code that the address carries after a failed sign-in elsewhere. */
  problem: string | null
}

const unreachable = 'The server did not answer. Check the connection and try again.'

export function SignInForm({ next, providers, problem }: SignInFormProps) {
  const [message, setMessage] = useState(problem === null ? null : describeProblem(problem))
  const [pending, setPending] = useState<string | null>(null)

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (pending) return
    const form = new FormData(event.currentTarget)
    const text = (name: string) => formText(form, name)
    setPending('password')
    try {
      const code = await signInWithPassword({ login: text('login'), password: text('password'), totp: text('totp') })
      if (code === null) return location.assign(next)
      setMessage(describeProblem(code))
    } catch {
      setMessage(unreachable)
    }
    setPending(null)
  }

  const leave = async (provider: string) => {
    setPending(provider)
    try {
      location.assign(await beginExternalSignIn(provider, next))
    } catch {
      setMessage(unreachable)
      setPending(null)
    }
  }

  return (
    <div className="flex flex-col gap-4">
      <FormFailure failure={message === null ? null : { message }} />
      <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
        <Field label="Sign-in name" required>
          <Input name="login" autoComplete="username" autoCapitalize="none" spellCheck={false} />
        </Field>
        <Field label="Password" required>
          <Input name="password" type="password" autoComplete="current-password" />
        </Field>
        <Field label="One-time code" hint="Only if you turned it on: the six digits that your app shows.">
          <Input name="totp" mono inputMode="numeric" autoComplete="one-time-code" maxLength={7} />
        </Field>
        <Button type="submit" variant="primary" size="lg" pending={pending === 'password'}>
          Sign in
        </Button>
      </form>
      {providers.map(({ id, title }) => (
        <Button key={id} size="lg" pending={pending === id} onClick={() => void leave(id)}>
          Sign in with {title}
        </Button>
      ))}
    </div>
  )
}
