'use client'

import { useState } from 'react'
import { StepUpDialog } from '#components/forms/step-up-dialog.tsx'
import { FormFailure } from '#components/forms/form-failure.tsx'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { StatusBadge } from '#components/ui/badge.tsx'
import { toast } from '#components/ui/toast.tsx'
import { stepUpAction } from '#app/(auth)/actions.ts'
import { enrolTotpAction, removeOwnTotpAction } from '../actions.ts'
import { TotpEnrolment } from './totp-enrolment.tsx'

export function TotpCard({ on }: { on: boolean }) {
  const enrol = useAction(enrolTotpAction, { refresh: false })
  const remove = useAction(removeOwnTotpAction)
  const [enrolment, setEnrolment] = useState<{ secret: string; uri: string; enrolment: string } | null>(null)

  const begin = async () => {
    const begun = await enrol.run({})
    if (begun) setEnrolment(begun.data)
  }
  const turnOff = async () => {
    if (await remove.run({})) toast.done({ title: 'One-time codes are off' })
  }
  const task = on ? remove : enrol
  const again = on ? turnOff : begin
  const asksAgain = task.failure?.code === 'step_up_required'

  if (enrolment && !on) return <TotpEnrolment {...enrolment} onClose={() => setEnrolment(null)} />
  return (
    <div className="flex flex-col items-start gap-3">
      <StatusBadge status={on ? 'active' : 'disabled'} label={on ? 'On' : 'Off'} />
      <FormFailure failure={asksAgain ? null : task.failure} />
      <Button pending={task.pending} onClick={() => void again()}>
        {on ? 'Turn off' : 'Turn on…'}
      </Button>
      <StepUpDialog open={asksAgain} onClose={task.clear} onProven={() => void again()} stepUp={stepUpAction} hasTotp={on} />
    </div>
  )
}
