'use client'

import { CircleStop } from 'lucide-react'
import { FormFailure } from '#components/forms/form-failure.tsx'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/dialog.tsx'
import { toast } from '#components/ui/toast.tsx'
import { cancelRunAction } from '../../actions.ts'

/** Stops gracefully: the step at work ends first, then everything that was changed is taken back. */
export function StopRun({ runId, asked, reason }: { runId: string; asked: string | null; reason: string | null }) {
  const { run, failure } = useAction(cancelRunAction)
  const blocked = asked ? `${asked} asked it to stop: the step at work ends first.` : reason
  const button = (
    <Button size="lg" icon={<CircleStop className="size-4" />} disabledReason={blocked}>
      Stop…
    </Button>
  )
  if (blocked) return button
  return (
    <ConfirmDialog
      trigger={button}
      title="Stop this rollback?"
      description="The step at work ends first. Then what was changed is taken back to the preserved state, and the run ends."
      confirmLabel="Stop and go back"
      variant="danger"
      onConfirm={async () => {
        const done = await run({ runId })
        if (done) toast.note({ title: 'Stopping after the present step' })
        return done !== undefined
      }}
    >
      <FormFailure failure={failure} />
    </ConfirmDialog>
  )
}
