'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { useState, type ReactElement, type ReactNode } from 'react'
import { Button } from './button.tsx'
import { cx } from './cx.ts'
import { Field } from './field.tsx'
import { Input } from './input.tsx'

export const backdropLook =
  'fixed inset-0 z-40 bg-overlay transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0'

interface DialogProps {
  /** The element that opens it; focus returns there. Absent when `open` is controlled from elsewhere. */
  trigger?: ReactElement
  open?: boolean
  onOpenChange?: (open: boolean) => void
  title: ReactNode
  description?: ReactNode
  children?: ReactNode
  /** Buttons; the one that acts comes last. Use `DialogClose` for the way out. */
  footer?: ReactNode
  wide?: boolean
}

export function Dialog({ trigger, open, onOpenChange, title, description, children, footer, wide = false }: DialogProps) {
  const control = {
    ...(open === undefined ? {} : { open }),
    ...(onOpenChange ? { onOpenChange: (next: boolean) => onOpenChange(next) } : {}),
  }
  return (
    <Base.Root {...control}>
      {trigger && <Base.Trigger render={trigger} />}
      <Base.Portal>
        <Base.Backdrop className={backdropLook} />
        <Base.Viewport className="fixed inset-0 z-40 flex items-end justify-center p-0 sm:items-center sm:p-6">
          <Base.Popup
            className={cx(
              'flex max-h-[88dvh] w-full flex-col overflow-hidden rounded-t-lg border bg-surface shadow-pop transition-[opacity,translate] duration-150 data-ending-style:opacity-0 data-starting-style:translate-y-2 data-starting-style:opacity-0 sm:rounded-lg',
              wide ? 'sm:max-w-180' : 'sm:max-w-120',
            )}
          >
            <header className="flex items-start gap-4 px-5 pt-4 pb-3">
              <div className="min-w-0 flex-1">
                <Base.Title className="text-lg font-semibold">{title}</Base.Title>
                {description && <Base.Description className="mt-1 text-base text-muted">{description}</Base.Description>}
              </div>
              <Base.Close
                aria-label="Close"
                className="-mr-1 grid size-8 place-items-center rounded-md text-muted hover:bg-hover hover:text-fg touch:size-11"
              >
                <X className="size-4" />
              </Base.Close>
            </header>
            {children && <div className="min-h-0 flex-1 overflow-y-auto px-5 pt-1 pb-5">{children}</div>}
            {footer && (
              <footer className="flex flex-wrap items-start justify-end gap-2 border-t px-5 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
                {footer}
              </footer>
            )}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  )
}

export function DialogClose({ children = 'Cancel' }: { children?: ReactNode }) {
  return <Base.Close render={<Button>{children}</Button>} />
}

interface ConfirmDialogProps extends Omit<DialogProps, 'footer'> {
  /** What the button says it will do: "Launch rollback to v1.12". */
  confirmLabel: string
  variant?: 'primary' | 'danger'
  /** The exact words to type first. Only for break-glass and level 3. */
  typed?: string
  /** Resolves to true to close; the dialog stays open on false. */
  onConfirm: () => Promise<boolean | void> | boolean | void
}

export function ConfirmDialog({ confirmLabel, variant = 'primary', typed, onConfirm, children, ...dialog }: ConfirmDialogProps) {
  const [ownOpen, setOwnOpen] = useState(false)
  const [words, setWords] = useState('')
  const [pending, setPending] = useState(false)
  const open = dialog.open ?? ownOpen
  const change = (next: boolean) => {
    setOwnOpen(next)
    if (!next) setWords('')
    dialog.onOpenChange?.(next)
  }
  const confirm = async () => {
    setPending(true)
    try {
      if ((await onConfirm()) !== false) change(false)
    } finally {
      setPending(false)
    }
  }
  const blocked = typed !== undefined && words !== typed ? `Type “${typed}” first.` : null
  const footer = (
    <>
      <DialogClose />
      <Button variant={variant} pending={pending} disabledReason={blocked} onClick={() => void confirm()}>
        {confirmLabel}
      </Button>
    </>
  )
  return (
    <Dialog {...dialog} open={open} onOpenChange={change} footer={footer}>
      {children}
      {typed !== undefined && (
        <Field label={`Type ${typed} to confirm`} className="mt-4">
          <Input value={words} onChange={(event) => setWords(event.target.value)} autoComplete="off" spellCheck={false} />
        </Field>
      )}
    </Dialog>
  )
}
