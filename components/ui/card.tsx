import type { ReactNode } from 'react'
import { cx } from './cx.ts'

interface CardProps {
  title?: ReactNode
  /** One line under the title. */
  description?: ReactNode
  /** Right of the title: a link or a quiet button. */
  action?: ReactNode
  children: ReactNode
  /** No padding around the children: for tables and lists. */
  flush?: boolean
  className?: string
  id?: string
}

/** A section with a hairline around it; never put one inside another. */
export function Card({ title, description, action, children, flush = false, className, id }: CardProps) {
  return (
    <section id={id} className={cx('min-w-0 rounded-lg border bg-surface', className)}>
      {(title || action) && (
        <header className={cx('flex min-h-12 flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2', flush && 'border-b')}>
          <div className="min-w-0 flex-1">
            {title && <h2 className="text-base font-semibold">{title}</h2>}
            {description && <p className="text-sm text-muted">{description}</p>}
          </div>
          {action}
        </header>
      )}
      <div className={cx(!flush && 'p-4', !flush && Boolean(title ?? action) && 'pt-1')}>{children}</div>
    </section>
  )
}

/** Facts as label and value, in one column on the phone and as many as fit elsewhere. */
export function Facts({ items, columns = 2 }: { items: { label: string; value: ReactNode }[]; columns?: 1 | 2 | 3 | 4 }) {
  const grid = { 1: '', 2: 'sm:grid-cols-2', 3: 'sm:grid-cols-2 lg:grid-cols-3', 4: 'grid-cols-2 lg:grid-cols-4' }[columns]
  return (
    <dl className={cx('grid gap-x-6 gap-y-3', grid)}>
      {items.map((item) => (
        <div key={item.label} className="min-w-0">
          <dt className="text-xs text-faint">{item.label}</dt>
          <dd className="mt-0.5 text-base break-words">{item.value}</dd>
        </div>
      ))}
    </dl>
  )
}
