'use client'

import { Toast as Base } from '@base-ui/react/toast'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { StatusIcon } from './status-icon.tsx'

const manager = Base.createToastManager()

interface ToastText {
  title: string
  description?: string
}

/** Passing news about what the reader just did. A failure stays until it is closed. */
export const toast = {
  done: (text: ToastText) => manager.add({ ...text, type: 'good', timeout: 5_000 }),
  note: (text: ToastText) => manager.add({ ...text, type: 'neutral', timeout: 6_000 }),
  failed: (text: ToastText) => manager.add({ ...text, type: 'bad', timeout: 0, priority: 'high' }),
}

export function ToastHost({ children }: { children: ReactNode }) {
  return (
    <Base.Provider toastManager={manager} limit={4}>
      {children}
      <Base.Portal>
        <Base.Viewport className="fixed inset-x-4 bottom-34 z-50 flex flex-col gap-2 sm:left-auto sm:w-90 md:bottom-4">
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  )
}

function ToastList() {
  const { toasts } = Base.useToastManager()
  return toasts.map((item) => (
    <Base.Root
      key={item.id}
      toast={item}
      swipeDirection={['right', 'down']}
      className="rounded-lg border bg-surface shadow-pop transition-opacity duration-150 data-ending-style:opacity-0 data-limited:hidden data-starting-style:opacity-0"
    >
      <Base.Content className="flex items-start gap-2.5 p-3">
        {item.type === 'good' && <StatusIcon name="check" className="mt-0.5 size-4 text-good" />}
        {item.type === 'bad' && <StatusIcon name="cross" className="mt-0.5 size-4 text-bad" />}
        <div className="min-w-0 flex-1">
          <Base.Title className="text-sm font-medium" />
          <Base.Description className="text-sm break-words text-muted" />
        </div>
        <Base.Close aria-label="Close" className="grid size-6 place-items-center rounded-sm text-muted hover:bg-hover hover:text-fg">
          <X className="size-4" />
        </Base.Close>
      </Base.Content>
    </Base.Root>
  ))
}
