import { shortDigest } from '#lib/domain/format/digest.ts'
import { CopyButton } from './copy-button.tsx'

/** A hash, short in mono, with the whole of it behind Copy. `length` characters are shown. */
export function Digest({
  value,
  length = 10,
  copy = true,
  label = 'Copy digest',
}: {
  value: string | null | undefined
  length?: number
  copy?: boolean
  label?: string
}) {
  if (!value) return <span className="text-muted">none</span>
  return (
    <span className="inline-flex items-center gap-0.5">
      <code title={value} className="font-mono text-sm">
        {shortDigest(value, length)}
      </code>
      {copy && <CopyButton value={value} label={label} />}
    </span>
  )
}
