'use client'

import { FormDialog } from '#components/forms/form-dialog.tsx'
import { useAction } from '#components/forms/use-action.ts'
import { toast } from '#components/ui/toast.tsx'
import { deleteCheckpointAction } from '../../actions.ts'

interface DeleteDialogProps {
  checkpointId: string
  name: string
  label: string
  onClose: () => void
}

/** The newest proven checkpoint and one that a run is using are refused; the dialog then says so. */
export function DeleteDialog({ checkpointId, name, label, onClose }: DeleteDialogProps) {
  const { run, pending, failure } = useAction(deleteCheckpointAction)
  const submit = async () => {
    if (!(await run({ checkpointId }))) return
    toast.done({ title: `${name} was deleted` })
    onClose()
  }
  return (
    <FormDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete ${label}`}
      description={`“${name}” leaves the registry, and nobody can go back to it. Its bytes are freed later; its audit stays.`}
      submitLabel="Delete checkpoint"
      variant="danger"
      pending={pending}
      failure={failure}
      onSubmit={submit}
    />
  )
}
