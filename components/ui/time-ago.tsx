'use client'

import { formatDuration } from '#lib/domain/format/duration.ts'
import { formatLocal, formatRelative, formatUtc } from '#lib/domain/format/time.ts'
import { cx } from './cx.ts'
import { Tooltip } from './tooltip.tsx'
import { useNow } from './use-now.ts'

/** An instant in UTC and on the reader's clock, for tooltips and detail views. */
export function AbsoluteTime({ at }: { at: number }) {
  return (
    <span className="block whitespace-nowrap tabular-nums">
      {formatUtc(at)}
      <span className="block text-muted" suppressHydrationWarning>
        {formatLocal(at)} here
      </span>
    </span>
  )
}

interface TimeAgoProps {
  /** ms since the epoch; null prints `never`. */
  at: number | null | undefined
  never?: string
  className?: string
}

/** "3 h ago", absolute on hover and focus. The server's words stay until the first tick, so nothing mismatches. */
export function TimeAgo({ at, never = 'never', className }: TimeAgoProps) {
  const now = useNow(1_000)
  if (at === null || at === undefined) return <span className={cx('text-muted', className)}>{never}</span>
  return (
    <Tooltip content={<AbsoluteTime at={at} />}>
      <time
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the absolute time must be reachable by keyboard
        tabIndex={0}
        dateTime={new Date(at).toISOString()}
        className={cx('rounded-sm whitespace-nowrap', className)}
        suppressHydrationWarning
      >
        {formatRelative(at, now)}
      </time>
    </Tooltip>
  )
}

/** Time that has passed since `since`, ticking each second while `until` is absent: "4 min 12 s". */
export function Elapsed({ since, until, className }: { since: number; until?: number | null; className?: string }) {
  const now = useNow(1_000)
  const ms = Math.max(0, (until ?? now) - since)
  return (
    <span className={cx('whitespace-nowrap tabular-nums', className)} suppressHydrationWarning>
      {formatDuration(until ? ms : Math.floor(ms / 1_000) * 1_000)
        .replace(/^0 ms$/, '0 s')
        .replace('.0 s', ' s')}
    </span>
  )
}
