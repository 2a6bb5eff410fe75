import { formatBytes } from '#lib/domain/format/bytes.ts'
import { formatDuration, isoDuration } from '#lib/domain/format/duration.ts'
import { cx } from './cx.ts'

/** A span of time, "4 min 12 s"; `ms` null prints "unknown". */
export function Duration({ ms, className }: { ms: number | null | undefined; className?: string }) {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return <span className={cx('text-muted', className)}>unknown</span>
  return (
    <time dateTime={isoDuration(ms)} className={cx('whitespace-nowrap', className)}>
      {formatDuration(ms)}
    </time>
  )
}

/** A size in binary units; the exact number of bytes is the title. */
export function Bytes({ value, className }: { value: number | null | undefined; className?: string }) {
  if (value === null || value === undefined || !Number.isFinite(value)) return <span className={cx('text-muted', className)}>unknown</span>
  return (
    <data value={value} title={`${value} bytes`} className={cx('whitespace-nowrap', className)}>
      {formatBytes(value)}
    </data>
  )
}
