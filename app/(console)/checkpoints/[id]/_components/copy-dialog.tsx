'use client'

import { FormDialog } from '#components/forms/form-dialog.tsx'
import { formText } from '#components/forms/form-text.ts'
import { useAction } from '#components/forms/use-action.ts'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/input.tsx'
import { toast } from '#components/ui/toast.tsx'
import { copyCheckpointAction } from '../../actions.ts'

interface CopyDialogProps {
  checkpointId: string
  name: string
  vaults: string[]
  onClose: () => void
}

export function CopyDialog({ checkpointId, name, vaults, onClose }: CopyDialogProps) {
  const { run, pending, failure, errors } = useAction(copyCheckpointAction)
  const submit = async (form: FormData) => {
    const vault = formText(form, 'vault')
    if (!(await run({ checkpointId, vault }))) return
    toast.note({ title: `Copying ${name} to ${vault}`, description: 'Every byte is read back there before the copy counts.' })
    onClose()
  }
  return (
    <FormDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Copy ${name}`}
      description="Puts one more copy into another vault and reads it back there."
      submitLabel="Copy"
      pending={pending}
      failure={failure}
      onSubmit={submit}
    >
      <Field label="Vault" error={errors.vault}>
        <Select name="vault" options={vaults.map((vault) => ({ value: vault, label: vault }))} />
      </Field>
    </FormDialog>
  )
}
