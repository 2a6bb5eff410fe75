import type { ReactNode } from 'react'

interface PageHeaderProps {
  title: ReactNode
  /** The one sentence that answers the page's question: "11 of 12 services can go back now." */
  answer?: ReactNode
  /** The one primary Button; always at this place; on a phone it stays above the bottom bar, within reach of the thumb. */
  action?: ReactNode
  /** Quiet buttons before it. */
  secondary?: ReactNode
  /** Badges beside the title. */
  badges?: ReactNode
}

export function PageHeader({ title, answer, action, secondary, badges }: PageHeaderProps) {
  return (
    <header className="mb-5 flex flex-wrap items-start gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-80">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <h1 className="text-xl font-semibold tracking-tight break-words">{title}</h1>
          {badges}
        </div>
        {answer && (
          <p className="mt-1 max-w-180 text-lg text-muted [&_b]:font-semibold [&_b]:text-fg [&_strong]:font-semibold [&_strong]:text-fg">
            {answer}
          </p>
        )}
      </div>
      {(action || secondary) && (
        <div className="flex flex-wrap items-start gap-2">
          {secondary}
          {action && (
            <div className="flex max-md:fixed max-md:inset-x-0 max-md:bottom-[calc(3.5rem+env(safe-area-inset-bottom))] max-md:z-20 max-md:justify-end max-md:border-t max-md:bg-surface max-md:px-4 max-md:py-2.5 max-md:[&_a]:w-full max-md:[&_button]:w-full max-md:[&>*]:w-full">
              {action}
            </div>
          )}
        </div>
      )}
    </header>
  )
}
