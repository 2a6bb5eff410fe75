'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { FormFailure } from '#components/forms/form-failure.tsx'
import { formText } from '#components/forms/form-text.ts'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Drawer } from '#components/ui/drawer.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input, Textarea } from '#components/ui/input.tsx'
import { breakGlassAction, stepUpForBreakGlassAction } from '../../actions.ts'

interface BreakGlassDrawerProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  planId: string
  hash: string
  serviceName: string
}

/** Launching without an approval: who it is once more, why, the service's name by hand, and what follows from it. */
export function BreakGlassDrawer({ open, onOpenChange, planId, hash, serviceName }: BreakGlassDrawerProps) {
  const router = useRouter()
  const proof = useAction(stepUpForBreakGlassAction, { refresh: false })
  const launch = useAction(breakGlassAction)
  const [typed, setTyped] = useState('')
  const [byCode, setByCode] = useState(false)

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const secret = formText(form, 'secret')
    if (!(await proof.run(byCode ? { totp: secret } : { password: secret }))) return
    const started = await launch.run({ planId, hash, reason: formText(form, 'reason'), confirm: typed })
    if (started) router.push(`/runs/${started.data.runId}`)
  }
  const blocked = typed === serviceName ? null : `Type “${serviceName}” first.`
  return (
    <Drawer open={open} onOpenChange={onOpenChange} title="Break glass" description="Launch without an approval">
      <form className="flex flex-col gap-5" onSubmit={(event) => void submit(event)}>
        <ul className="flex list-disc flex-col gap-1.5 rounded-md bg-bad-soft py-3 pr-4 pl-8 text-base">
          <li>The rollback starts at once, without a second pair of eyes.</li>
          <li>All admins are told now, with your name and your reason.</li>
          <li>Somebody else must review it within 24 hours. While a review is overdue, nobody can break glass.</li>
          <li>It is written in the audit for good.</li>
        </ul>
        <Field label="Why it cannot wait" required error={launch.errors.reason} hint="Ten characters or more. The reviewer reads this.">
          <Textarea name="reason" rows={3} minLength={10} maxLength={1_000} />
        </Field>
        <Field
          label={byCode ? 'One-time code' : 'Your password'}
          required
          error={byCode ? proof.errors.totp : proof.errors.password}
          hint="Proves again who you are; it counts for five minutes."
        >
          {byCode ? (
            <Input key="code" name="secret" inputMode="numeric" autoComplete="one-time-code" mono />
          ) : (
            <Input key="password" name="secret" type="password" autoComplete="current-password" />
          )}
        </Field>
        <button
          type="button"
          className="-mt-3 w-fit rounded-sm text-sm text-accent underline underline-offset-3"
          onClick={() => setByCode(!byCode)}
        >
          {byCode ? 'Use my password' : 'Use a one-time code'}
        </button>
        <Field label={`Type ${serviceName} to confirm`} required error={launch.errors.confirm}>
          <Input value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" spellCheck={false} />
        </Field>
        <FormFailure failure={proof.failure ?? launch.failure} />
        <Button type="submit" variant="danger" size="lg" disabledReason={blocked} pending={proof.pending || launch.pending}>
          Break glass and roll back now
        </Button>
      </form>
    </Drawer>
  )
}
