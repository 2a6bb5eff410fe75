'use client'

import { useState } from 'react'
import { FormFailure } from '#components/forms/form-failure.tsx'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Select, Textarea } from '#components/ui/input.tsx'
import { toast } from '#components/ui/toast.tsx'
import { signStandingAction } from '../actions.ts'

interface SignStandingDialogProps {
  serviceId: string
  serviceName: string
  level: 1 | 2 | 3
  componentIds: string[]
  /** The components in words. */
  subject: string
}

const lifetimes = [
  { value: '8', label: '8 hours' },
  { value: '24', label: '1 day' },
  { value: '72', label: '3 days' },
  { value: '168', label: '7 days, the longest' },
]

/** Signs this plan's shape in advance, so that somebody else can launch it in one click. */
export function SignStandingDialog({ serviceId, serviceName, level, componentIds, subject }: SignStandingDialogProps) {
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const [hours, setHours] = useState('24')
  const { run, pending, failure, errors } = useAction(signStandingAction)
  const sign = async () => {
    if (!(await run({ serviceId, level, componentIds, reason, expiresInHours: Number(hours) }))) return
    setOpen(false)
    setReason('')
    toast.done({ title: 'Signed', description: 'Somebody else can now launch it in one click.' })
  }
  return (
    <Dialog
      trigger={<Button size="sm">Sign…</Button>}
      open={open}
      onOpenChange={setOpen}
      title="Sign a standing approval"
      description={`${serviceName}, level ${level}: ${subject}`}
      footer={
        <>
          <DialogClose />
          <Button variant="primary" pending={pending} onClick={() => void sign()}>
            Sign for {lifetimes.find((one) => one.value === hours)?.label.split(',')[0]}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <p className="text-base text-muted">
          It covers rollbacks of these components to their newest proven checkpoints, as often as needed, by anybody who may launch but you.
          It ends when the service is reconfigured.
        </p>
        <Field label="Why" required error={errors.reason}>
          <Textarea rows={2} value={reason} maxLength={1_000} onChange={(event) => setReason(event.target.value)} />
        </Field>
        <Field label="Holds for" error={errors.expiresInHours}>
          <Select value={hours} onChange={(event) => setHours(event.target.value)} options={lifetimes} />
        </Field>
        <FormFailure failure={failure} />
      </div>
    </Dialog>
  )
}
