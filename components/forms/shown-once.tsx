'use client'

import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'

interface ShownOnceProps {
  /** Null: closed. */
  value: string | null
  title: string
  /** What to do with it. */
  description: string
  /** "Copy password". */
  copyLabel: string
  onClose: () => void
}

/** A secret that the server does not keep: shown until the dialog closes, and never again. */
export function ShownOnce({ value, title, description, copyLabel, onClose }: ShownOnceProps) {
  const footer = (
    <Button variant="primary" onClick={onClose}>
      I have it
    </Button>
  )
  return (
    <Dialog open={value !== null} onOpenChange={(open) => !open && onClose()} title={title} description={description} footer={footer}>
      <div className="flex items-center gap-2 rounded-md border bg-sunken px-3 py-2">
        <code data-testid="shown-once" className="min-w-0 flex-1 font-mono text-sm break-all select-all">
          {value}
        </code>
        <CopyButton value={value ?? ''} label={copyLabel} />
      </div>
      <p className="mt-2 text-sm text-muted">It is shown only now. Ripcord does not keep it.</p>
    </Dialog>
  )
}
