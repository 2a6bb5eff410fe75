import type { ReactNode } from 'react'
import { CircleX, Inbox, RotateCw, WifiOff } from 'lucide-react'
import { Button } from './button.tsx'
import { cx } from './cx.ts'
import { Duration } from './figures.tsx'

/** The shape of what is coming; decorative, so hidden from screen readers. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cx('block rounded-sm bg-hover motion-safe:animate-pulse', className ?? 'h-4 w-full')} />
}

/** Rows in the shape of a table or list, with one announcement. */
export function SkeletonRows({ rows = 6, label = 'Loading' }: { rows?: number; label?: string }) {
  return (
    <div className="flex flex-col">
      <output className="sr-only">{label}</output>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex h-10 items-center gap-4 border-b px-4 last:border-0">
          <Skeleton className="h-3.5 w-1/4" />
          <Skeleton className="h-3.5 w-1/6" />
          <Skeleton className="ml-auto h-3.5 w-16" />
        </div>
      ))}
    </div>
  )
}

interface EmptyStateProps {
  /** What there is not, as a fact: "No checkpoint yet". */
  title: string
  /** What to do next. */
  children?: ReactNode
  action?: ReactNode
  icon?: ReactNode
}

export function EmptyState({ title, children, action, icon = <Inbox /> }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-1 px-6 py-10 text-center">
      <span aria-hidden className="mb-1 text-faint [&>svg]:size-6 [&>svg]:stroke-[1.5]">
        {icon}
      </span>
      <p className="text-base font-medium">{title}</p>
      {children && <p className="max-w-100 text-sm text-muted">{children}</p>}
      {action && <div className="mt-3">{action}</div>}
    </div>
  )
}

interface ErrorStateProps {
  /** What failed: "The runs could not be loaded". */
  title: string
  /** What to do. */
  children?: ReactNode
  /** Finds the entry in the log. */
  reference?: string | null | undefined
  onRetry?: (() => void) | undefined
  retrying?: boolean
}

export function ErrorState({ title, children, reference, onRetry, retrying = false }: ErrorStateProps) {
  return (
    <div role="alert" className="flex flex-col items-center gap-1 px-6 py-10 text-center">
      <CircleX aria-hidden className="mb-1 size-6 stroke-[1.5] text-bad" />
      <p className="text-base font-medium">{title}</p>
      {children && <div className="max-w-100 text-sm text-muted">{children}</div>}
      {reference && (
        <p className="text-xs text-faint">
          Reference <code className="font-mono text-muted select-all">{reference}</code>
        </p>
      )}
      {onRetry && (
        <div className="mt-3">
          <Button icon={<RotateCw className="size-4" />} pending={retrying} onClick={onRetry}>
            Try again
          </Button>
        </div>
      )}
    </div>
  )
}

/** Says how old the figures below are while the live connection is away. `ageMs` is since the last update. */
export function StaleNotice({ ageMs, reconnecting = true }: { ageMs: number; reconnecting?: boolean }) {
  return (
    <output className="flex min-h-8 items-center gap-2 rounded-md bg-warn-soft px-3 py-1 text-sm text-warn">
      <WifiOff aria-hidden className="size-4 shrink-0" />
      <span>
        Last update <Duration ms={ageMs} /> ago{reconnecting ? ', reconnecting' : '. Reload the page to see the present state.'}
      </span>
    </output>
  )
}
