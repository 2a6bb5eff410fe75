import Link from 'next/link'
import type { ReactNode } from 'react'
import type { Tone } from '#lib/domain/status.ts'
import { toneText } from './badge.tsx'
import { cx } from './cx.ts'

interface FigureProps {
  label?: ReactNode
  /** Already formatted; null or undefined prints "unknown". */
  value: ReactNode
  unit?: string
  /** Already formatted bounds, e.g. { low: '4.1', high: '8.3' }; `percent` is the level, 95 by default. */
  interval?: { low: string; high: string; percent?: number } | null
  /** Sample size behind an estimate. */
  n?: number
  /** Where the evidence is. */
  href?: string | undefined
  /** A few words after everything else: "worst so far 9 min". */
  note?: ReactNode
  tone?: Tone
  size?: 'inline' | 'large'
}

/** A number with all that it needs to be believed: unit, interval, n, and a link to its evidence. */
export function Figure({ label, value, unit, interval, n, href, note, tone, size = 'inline' }: FigureProps) {
  const known = value !== null && value !== undefined
  const main = (
    <span
      className={cx(
        'tabular-nums',
        size === 'large' ? 'text-xl font-semibold' : 'font-medium',
        known ? tone && toneText[tone] : 'text-muted',
      )}
    >
      {known ? value : 'unknown'}
      {known && unit && <span className={size === 'large' ? 'text-base font-normal text-muted' : ''}> {unit}</span>}
    </span>
  )
  const details = [
    known && interval && `${interval.percent ?? 95} % ${interval.low}–${interval.high}`,
    n !== undefined && `n = ${n}`,
  ].filter(Boolean)
  return (
    <span className={cx('min-w-0', size === 'large' ? 'flex flex-col' : 'inline')}>
      {label && <span className={cx('text-xs text-faint', size === 'inline' && 'mr-1.5')}>{label}</span>}
      {href ? (
        <Link
          href={href}
          className="w-fit underline decoration-line-strong decoration-dotted underline-offset-3 hover:decoration-accent hover:decoration-solid"
        >
          {main}
        </Link>
      ) : (
        main
      )}
      {(details.length > 0 || note) && (
        <span className={cx('text-muted', size === 'large' ? 'text-xs' : 'text-sm')}>
          {size === 'inline' && (details.length > 0 ? ', ' : ' ')}
          {details.join(', ')}
          {note && (
            <>
              {details.length > 0 && ' · '}
              {note}
            </>
          )}
        </span>
      )}
    </span>
  )
}
