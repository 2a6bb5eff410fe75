'use client'

import { FormDialog } from '#components/forms/form-dialog.tsx'
import { formText } from '#components/forms/form-text.ts'
import { useAction } from '#components/forms/use-action.ts'
import { Field } from '#components/ui/field.tsx'
import { Textarea } from '#components/ui/input.tsx'
import { toast } from '#components/ui/toast.tsx'
import { quarantineCheckpointAction, releaseQuarantineAction } from '../../actions.ts'

interface ReasonDialogProps {
  task: 'quarantine' | 'release'
  checkpointId: string
  name: string
  onClose: () => void
}

const words = {
  quarantine: {
    title: 'Quarantine',
    text: 'Takes it out of every choice and ends its proofs. Only a fresh verification and a person bring it back.',
    done: 'is in quarantine',
  },
  release: {
    title: 'Release',
    text: 'Makes it available again. It must have been verified since it was locked away.',
    done: 'is available again',
  },
}

/** Into or out of quarantine, with the reason that the audit keeps. */
export function ReasonDialog({ task, checkpointId, name, onClose }: ReasonDialogProps) {
  const { run, pending, failure, errors } = useAction(task === 'quarantine' ? quarantineCheckpointAction : releaseQuarantineAction)
  const { title, text, done } = words[task]
  const submit = async (form: FormData) => {
    if (!(await run({ checkpointId, reason: formText(form, 'reason') }))) return
    toast.done({ title: `${name} ${done}` })
    onClose()
  }
  return (
    <FormDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`${title} ${name}`}
      description={text}
      submitLabel={title}
      variant={task === 'quarantine' ? 'danger' : 'primary'}
      pending={pending}
      failure={failure}
      onSubmit={submit}
    >
      <Field label="Reason" required error={errors.reason} hint="Others will judge by it.">
        <Textarea name="reason" rows={2} maxLength={500} />
      </Field>
    </FormDialog>
  )
}
