import type { ReactNode } from 'react'
import { describeStatus, type Status, type Tone } from '#lib/domain/status.ts'
import { cx } from './cx.ts'
import { StatusIcon } from './status-icon.tsx'

export const toneText: Record<Tone, string> = {
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
  running: 'text-running',
  waiting: 'text-waiting',
  unknown: 'text-unknown',
  neutral: 'text-neutral',
}

export const toneSoft: Record<Tone, string> = {
  good: 'bg-good-soft',
  warn: 'bg-warn-soft',
  bad: 'bg-bad-soft',
  running: 'bg-running-soft',
  waiting: 'bg-waiting-soft',
  unknown: 'hatched',
  neutral: 'bg-neutral-soft',
}

const pill = 'inline-flex h-5.5 items-center gap-1 rounded-sm px-1.5 text-xs font-medium whitespace-nowrap'

/** A short fact that is not a status: an environment, a kind, a level. */
export function Badge({ children, tone = 'neutral', className }: { children: ReactNode; tone?: Tone; className?: string }) {
  return <span className={cx(pill, toneText[tone], toneSoft[tone], className)}>{children}</span>
}

interface StatusBadgeProps {
  status: Status | (string & {})
  /** A more exact word than the map's, e.g. "Waiting for 1 of 2". */
  label?: ReactNode
  /** Without ground, for dense tables. */
  plain?: boolean
  className?: string
}

/** Icon, word and tone of a state, always all three. */
export function StatusBadge({ status, label, plain = false, className }: StatusBadgeProps) {
  const look = describeStatus(status)
  return (
    <span
      data-status={status}
      className={cx(
        plain ? 'inline-flex items-center gap-1.5 text-sm font-medium whitespace-nowrap' : pill,
        toneText[look.tone],
        !plain && toneSoft[look.tone],
        className,
      )}
    >
      <StatusIcon name={look.icon} className={plain ? 'size-4' : 'size-3.5'} />
      {label ?? look.label}
    </span>
  )
}
