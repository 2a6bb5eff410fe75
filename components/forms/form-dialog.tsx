'use client'

import { type ReactElement, type ReactNode, useId } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'
import type { ActionFailure } from '#lib/domain/action-result.ts'
import { FormFailure } from './form-failure.tsx'

interface FormDialogProps {
  trigger?: ReactElement
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  description?: ReactNode
  /** What the button says it will do. */
  submitLabel: string
  variant?: 'primary' | 'danger'
  pending: boolean
  failure: ActionFailure | null
  onSubmit: (form: FormData) => Promise<unknown>
  children?: ReactNode
}

/** A dialog around one form: its failure on top, the button that sends it in the footer. */
export function FormDialog(props: FormDialogProps) {
  const { trigger, open, onOpenChange, title, description, submitLabel, variant = 'primary', pending, failure, onSubmit, children } = props
  const id = useId()
  const footer = (
    <>
      <DialogClose />
      <Button type="submit" form={id} variant={variant} pending={pending}>
        {submitLabel}
      </Button>
    </>
  )
  return (
    <Dialog {...(trigger && { trigger })} open={open} onOpenChange={onOpenChange} title={title} description={description} footer={footer}>
      <form
        id={id}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (!pending) void onSubmit(new FormData(event.currentTarget))
        }}
      >
        <FormFailure failure={failure} />
        {children}
      </form>
    </Dialog>
  )
}
