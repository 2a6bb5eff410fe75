import type { ReactNode } from 'react'
import { CircleAlert, TriangleAlert } from 'lucide-react'
import { cx } from '#components/ui/cx.ts'

/** One line above every page for what nobody may miss. `bad`: automation is stopped; `warn`: something is due. */
export function Banner({ tone, children, action }: { tone: 'bad' | 'warn'; children: ReactNode; action?: ReactNode }) {
  const Icon = tone === 'bad' ? CircleAlert : TriangleAlert
  return (
    <output
      className={cx(
        'flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-1.5 text-sm md:px-6',
        tone === 'bad' ? 'bg-bad-soft text-bad' : 'bg-warn-soft text-warn',
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <span className="min-w-0 flex-1 font-medium">{children}</span>
      {action}
    </output>
  )
}
