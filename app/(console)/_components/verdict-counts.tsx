import Link from 'next/link'
import { toneText } from '#components/ui/badge.tsx'
import { cx } from '#components/ui/cx.ts'
import { LiveValue } from '#components/ui/live-value.tsx'
import { StatusIcon } from '#components/ui/status-icon.tsx'
import { describeStatus } from '#lib/domain/status.ts'
import type { ServiceRow } from './service-rows.ts'

const states = ['ready', 'partial', 'failed', 'unknown'] as const

/** How many services are in each state; a press filters the table to them. */
export function VerdictCounts({ services }: { services: readonly ServiceRow[] }) {
  return (
    <ul className="mb-4 grid grid-cols-4 divide-x overflow-hidden rounded-lg border bg-surface">
      {states.map((state) => {
        const count = services.filter((one) => one.readiness.state === state).length
        const look = describeStatus(state)
        return (
          <li key={state} className="min-w-0">
            <Link
              href={count > 0 ? `/?state=${state}` : '/'}
              className="flex min-h-14 flex-col justify-center gap-0.5 px-3 py-2 hover:bg-hover focus-visible:-outline-offset-2 sm:px-4"
            >
              <span className="text-xl font-semibold tabular-nums">
                <LiveValue value={count} />
              </span>
              <span className={cx('flex items-center gap-1 text-xs font-medium', count > 0 ? toneText[look.tone] : 'text-faint')}>
                <StatusIcon name={look.icon} className="size-3.5" />
                {look.label}
              </span>
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
