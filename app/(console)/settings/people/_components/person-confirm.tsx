'use client'

import { FormDialog } from '#components/forms/form-dialog.tsx'
import { StepUpDialog } from '#components/forms/step-up-dialog.tsx'
import { useAction } from '#components/forms/use-action.ts'
import { toast } from '#components/ui/toast.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'
import { stepUpAction } from '#app/(auth)/actions.ts'
import { disableUserAction, enableUserAction, resetPasswordAction, resetTotpAction } from '../actions.ts'
import type { PersonRow, PersonTask } from './people-columns.tsx'

type Task = Exclude<PersonTask, 'edit'>
interface Words {
  title: (name: string) => string
  text: string
  button: string
  done: string
  danger?: boolean
}

const words: Record<Task, Words> = {
  disable: {
    title: (name) => `Disable ${name}`,
    text: 'Ends their sessions and tokens at once and takes back the approvals that are not launched yet. History stays.',
    button: 'Disable',
    done: 'disabled',
    danger: true,
  },
  enable: {
    title: (name) => `Enable ${name}`,
    text: 'Lets them sign in again. Old approvals do not come back.',
    button: 'Enable',
    done: 'enabled',
  },
  reset_password: {
    title: (name) => `Give ${name} a new password`,
    text: 'Ends their sessions. The password is shown to you once and must be changed at the next sign-in.',
    button: 'Make a new password',
    done: 'given a new password',
  },
  remove_totp: {
    title: (name) => `Turn one-time codes off for ${name}`,
    text: 'For somebody who lost their device. Ends their sessions; the password alone is then enough.',
    button: 'Turn codes off',
    done: 'freed from one-time codes',
    danger: true,
  },
}

const actions: Record<Task, (input: { userId: string }) => Promise<ActionResult<void | { initialPassword: string }>>> = {
  disable: disableUserAction,
  enable: enableUserAction,
  reset_password: resetPasswordAction,
  remove_totp: resetTotpAction,
}

interface PersonConfirmProps {
  task: Task
  person: PersonRow
  /** Of the admin who acts. */
  hasTotp: boolean
  onClose: () => void
  onPassword: (password: string) => void
}

export function PersonConfirm({ task, person, hasTotp, onClose, onPassword }: PersonConfirmProps) {
  const { run, pending, failure, clear } = useAction(actions[task])
  const { title, text, button, done, danger } = words[task]
  const submit = async () => {
    const result = await run({ userId: person.id })
    if (!result) return
    toast.done({ title: `${person.name} was ${done}` })
    onClose()
    if (result.data) onPassword(result.data.initialPassword)
  }
  const asksAgain = failure?.code === 'step_up_required'
  return (
    <>
      <FormDialog
        open={!asksAgain}
        onOpenChange={(next) => !next && onClose()}
        title={title(person.name)}
        description={text}
        submitLabel={button}
        variant={danger ? 'danger' : 'primary'}
        pending={pending}
        failure={failure}
        onSubmit={submit}
      />
      <StepUpDialog open={asksAgain} onClose={clear} onProven={() => void submit()} stepUp={stepUpAction} hasTotp={hasTotp} />
    </>
  )
}
