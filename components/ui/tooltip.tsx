'use client'

import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'

const handle = Base.createHandle<ReactNode>()

/** One popup for the whole app: a page may hold hundreds of triggers. */
export function TooltipHost({ children }: { children: ReactNode }) {
  return (
    <Base.Provider delay={350} closeDelay={0}>
      {children}
      <Base.Root handle={handle}>
        {({ payload }) => (
          <Base.Portal>
            <Base.Positioner sideOffset={6} collisionPadding={8} className="z-50">
              <Base.Popup className="max-w-80 rounded-md border bg-surface px-2.5 py-1.5 text-sm text-fg shadow-pop transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0">
                {payload}
              </Base.Popup>
            </Base.Positioner>
          </Base.Portal>
        )}
      </Base.Root>
    </Base.Provider>
  )
}

/** Extra detail on hover and focus; never the only home of a fact. The child must be able to take focus. */
export function Tooltip({ content, children }: { content: ReactNode; children: ReactElement }) {
  return <Base.Trigger handle={handle} payload={content} render={children} />
}
