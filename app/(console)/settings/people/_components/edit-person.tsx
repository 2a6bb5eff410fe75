'use client'

import { FormDialog } from '#components/forms/form-dialog.tsx'
import { formText } from '#components/forms/form-text.ts'
import { useAction } from '#components/forms/use-action.ts'
import { toast } from '#components/ui/toast.tsx'
import type { Role } from '#lib/domain/access/policy.ts'
import { changeRoleAction, updateUserAction } from '../actions.ts'
import type { PersonRow } from './people-columns.tsx'
import { PersonFields } from './person-fields.tsx'

export function EditPerson({ person, onClose }: { person: PersonRow; onClose: () => void }) {
  const update = useAction(updateUserAction)
  const change = useAction(changeRoleAction)
  const submit = async (form: FormData) => {
    const role = formText(form, 'role') as Role
    const [name, email] = [formText(form, 'name'), formText(form, 'email')]
    if (name !== person.name || email !== (person.email ?? '')) {
      if (!(await update.run({ userId: person.id, name, email }))) return
    }
    if (role !== person.role && !(await change.run({ userId: person.id, role }))) return
    toast.done({ title: `${name} was changed`, ...(role !== person.role && { description: `${role} from the next request on.` }) })
    onClose()
  }
  return (
    <FormDialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={`Edit ${person.name}`}
      description="Taking the right to approve away also takes back the approvals that are not launched yet."
      submitLabel="Save"
      pending={update.pending || change.pending}
      failure={update.failure ?? change.failure}
      onSubmit={submit}
    >
      <PersonFields errors={{ ...update.errors, ...change.errors }} person={person} />
    </FormDialog>
  )
}
