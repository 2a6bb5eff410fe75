import { Bytes } from '#components/ui/figures.tsx'
import { Digest } from '#components/ui/digest.tsx'
import type { StepEvidence as Evidence } from '#lib/domain/run/run.ts'
import { CheckLines } from './check-lines.tsx'

const digestLike = /^(sha256:)?[0-9a-f]{64}$/
const words = (key: string) => key.charAt(0).toUpperCase() + key.slice(1).replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`)

/** What backs a step's outcome, as labels and values. */
export function StepEvidence({ evidence }: { evidence: Evidence }) {
  const entries = Object.entries(evidence).filter(([, value]) => value !== null)
  if (entries.length === 0) return <p className="text-sm text-muted">No figures were recorded.</p>
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-2">
      {entries.map(([key, value]) => (
        <div key={key} className="contents">
          <dt className="text-sm text-muted">{words(key)}</dt>
          <dd className="min-w-0 text-sm break-words">
            <Value name={key} value={value} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Value({ name, value }: { name: string; value: Evidence[string] }) {
  if (Array.isArray(value))
    return name === 'checks' ? (
      <CheckLines lines={value} />
    ) : (
      value.map((line) => (
        <span key={line} className="block font-mono">
          {line}
        </span>
      ))
    )
  if (typeof value === 'number') return /bytes/i.test(name) ? <Bytes value={value} /> : value
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (value !== null && digestLike.test(value)) return <Digest value={value} length={16} />
  return <span className="font-mono">{value}</span>
}
