'use client'

import { type ReactElement, useState } from 'react'
import { FormFailure } from '#components/forms/form-failure.tsx'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Digest } from '#components/ui/digest.tsx'
import { Field } from '#components/ui/field.tsx'
import { Textarea } from '#components/ui/input.tsx'
import { toast } from '#components/ui/toast.tsx'
import { decideApprovalAction } from '../../actions.ts'

interface ApproveDialogProps {
  requestId: string
  hash: string
  subject: string
  trigger: ReactElement
}

/** Approves or rejects exactly the plan whose hash is shown; one that was edited meanwhile is refused. */
export function ApproveDialog({ requestId, hash, subject, trigger }: ApproveDialogProps) {
  const [open, setOpen] = useState(false)
  const [comment, setComment] = useState('')
  const { run, pending, failure, errors, clear } = useAction(decideApprovalAction)
  const decide = async (decision: 'approved' | 'rejected') => {
    const done = await run({ requestId, hash, decision, comment })
    if (!done) return
    setOpen(false)
    const words = { approved: 'Approved. It can be launched now.', open: 'Approved. It needs another approval.', rejected: 'Rejected.' }
    toast.done({ title: words[done.data.state] })
  }
  return (
    <Dialog
      trigger={trigger}
      open={open}
      onOpenChange={(next) => {
        setOpen(next)
        clear()
      }}
      title="Approve this plan"
      description={subject}
      footer={
        <>
          <Button className="mr-auto" pending={pending} onClick={() => void decide('rejected')}>
            Reject
          </Button>
          <Button variant="primary" pending={pending} onClick={() => void decide('approved')}>
            Approve {hash.slice(0, 12)}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <p className="text-base">
          You approve the plan with the hash <Digest value={hash} length={12} label="Copy the whole hash" />, and nothing else. If it is
          edited, your approval is void.
        </p>
        <Field label="Comment" error={errors.comment} hint="Kept in the audit. For a rejection, say why.">
          <Textarea rows={3} value={comment} maxLength={1_000} onChange={(event) => setComment(event.target.value)} />
        </Field>
        <FormFailure failure={failure} />
      </div>
    </Dialog>
  )
}
