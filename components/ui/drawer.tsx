'use client'

import { Drawer as Base } from '@base-ui/react/drawer'
import { X } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { cx } from './cx.ts'

interface DrawerProps {
  trigger?: ReactElement
  open?: boolean
  onOpenChange?: (open: boolean) => void
  title: ReactNode
  description?: ReactNode
  children: ReactNode
  /** `right` for details beside a list; `bottom` for the phone. Swipe or Escape closes it. */
  side?: 'right' | 'bottom'
}

const popup = {
  right:
    'h-full w-120 max-w-[calc(100vw-2rem)] border-l [transform:translateX(var(--drawer-swipe-movement-x))] data-ending-style:[transform:translateX(100%)] data-starting-style:[transform:translateX(100%)]',
  bottom:
    'max-h-[85dvh] w-full rounded-t-lg border-t pb-[env(safe-area-inset-bottom)] [transform:translateY(var(--drawer-swipe-movement-y))] data-ending-style:[transform:translateY(100%)] data-starting-style:[transform:translateY(100%)]',
}

export function Drawer({ trigger, open, onOpenChange, title, description, children, side = 'right' }: DrawerProps) {
  const control = {
    ...(open === undefined ? {} : { open }),
    ...(onOpenChange ? { onOpenChange: (next: boolean) => onOpenChange(next) } : {}),
  }
  return (
    <Base.Root swipeDirection={side === 'right' ? 'right' : 'down'} {...control}>
      {trigger && <Base.Trigger render={trigger} />}
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-overlay opacity-[calc(1-var(--drawer-swipe-progress,0))] transition-opacity duration-200 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Viewport className={cx('fixed inset-0 z-40 flex', side === 'right' ? 'items-stretch justify-end' : 'items-end')}>
          <Base.Popup
            className={cx(
              'flex flex-col overflow-y-auto overscroll-contain bg-surface shadow-pop transition-transform duration-200 ease-out data-swiping:select-none',
              popup[side],
            )}
          >
            <header className="sticky top-0 flex items-center gap-4 border-b bg-surface px-5 py-3">
              <div className="min-w-0 flex-1">
                <Base.Title className="text-lg font-semibold">{title}</Base.Title>
                {description && <Base.Description className="text-sm text-muted">{description}</Base.Description>}
              </div>
              <Base.Close
                aria-label="Close"
                className="-mr-1 grid size-8 place-items-center rounded-md text-muted hover:bg-hover hover:text-fg touch:size-11"
              >
                <X className="size-4" />
              </Base.Close>
            </header>
            <Base.Content className="min-h-0 flex-1 p-5">{children}</Base.Content>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  )
}
