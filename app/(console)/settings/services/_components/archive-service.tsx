'use client'

import { Archive } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { FormDialog } from '#components/forms/form-dialog.tsx'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { toast } from '#components/ui/toast.tsx'
import { archiveServiceAction } from '../actions.ts'

export function ArchiveService({ serviceId, version, name }: { serviceId: string; version: number; name: string }) {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const { run, pending, failure, clear } = useAction(archiveServiceAction)
  const change = (next: boolean) => {
    clear()
    setOpen(next)
  }
  const submit = async () => {
    if (!(await run({ serviceId, version }))) return
    toast.done({ title: `${name} was archived` })
    router.push('/settings/services')
  }
  return (
    <FormDialog
      trigger={<Button icon={<Archive className="size-4" />}>Archive…</Button>}
      open={open}
      onOpenChange={change}
      title={`Archive ${name}`}
      description="Takes it out of use: no more schedules, plans or runs. Its checkpoints, runs and audit stay. Saving a service with the same slug brings it back."
      submitLabel="Archive service"
      variant="danger"
      pending={pending}
      failure={failure}
      onSubmit={submit}
    />
  )
}
