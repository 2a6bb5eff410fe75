'use client'

import { FormDialog } from '#components/forms/form-dialog.tsx'
import { useAction } from '#components/forms/use-action.ts'
import { toast } from '#components/ui/toast.tsx'
import { revokeTokenAction } from '../actions.ts'
import type { TokenRow } from './token-columns.tsx'

export function RevokeToken({ token, onClose }: { token: TokenRow; onClose: () => void }) {
  const { run, pending, failure } = useAction(revokeTokenAction)
  const submit = async () => {
    if (!(await run({ tokenId: token.id }))) return
    toast.done({ title: `${token.name} was revoked`, description: 'Its next use is refused.' })
    onClose()
  }
  return (
    <FormDialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={`Revoke ${token.name}`}
      description="Whatever uses it stops working at once. A revoked token does not come back."
      submitLabel="Revoke"
      variant="danger"
      pending={pending}
      failure={failure}
      onSubmit={submit}
    />
  )
}
