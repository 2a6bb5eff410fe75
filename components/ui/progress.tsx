import type { Tone } from '#lib/domain/status.ts'
import { cx } from './cx.ts'

const fills: Record<Tone, string> = {
  good: 'fill-good',
  warn: 'fill-warn',
  bad: 'fill-bad',
  running: 'fill-running',
  waiting: 'fill-waiting',
  unknown: 'fill-faint',
  neutral: 'fill-muted',
}

interface ProgressProps {
  label: string
  /** Done so far, in the unit of `max`; null while the total is not known. */
  value: number | null
  max?: number
  /** Read out instead of the percentage: "1.2 of 4.0 GiB". */
  text?: string
  tone?: Tone
  /** A mark on the bar, in the unit of `max`: a prediction, a target. */
  mark?: number
}

/** An SVG bar: no inline style, so it holds under a strict Content-Security-Policy. */
export function Progress({ label, value, max = 100, text, tone = 'running', mark }: ProgressProps) {
  const share = value === null || max <= 0 ? null : Math.min(1, Math.max(0, value / max))
  const markAt = mark === undefined || max <= 0 ? null : Math.min(100, Math.max(0, (mark / max) * 100))
  return (
    <div
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the native element cannot carry a mark
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value === null ? undefined : Math.min(value, max)}
      aria-valuetext={text}
      className={cx('h-1.5 w-full overflow-hidden rounded-full', share === null ? 'hatched motion-safe:animate-pulse' : 'bg-sunken')}
    >
      <svg aria-hidden viewBox="0 0 100 1" preserveAspectRatio="none" className="block size-full">
        {share !== null && <rect width={share * 100} height="1" className={fills[tone]} />}
        {markAt !== null && <rect x={Math.min(99.4, markAt)} width="0.6" height="1" className="fill-fg" />}
      </svg>
    </div>
  )
}
