import { StatusBadge } from '#components/ui/badge.tsx'

/** Checks as the engine wrote them, "pass Name (12 ms): why". A line in another form is shown as it is. */
export function CheckLines({ lines }: { lines: readonly string[] }) {
  return (
    <ul className="flex flex-col gap-1">
      {lines.map((line) => {
        const found = /^(pass|fail) (.+) \((\d+) ms\): (.*)$/s.exec(line)
        if (!found) return <li key={line}>{line}</li>
        const [, result, name, ms, why] = found
        return (
          <li key={line} className="flex flex-wrap items-center gap-x-2">
            <StatusBadge status={result === 'pass' ? 'ok' : 'failed'} label={result === 'pass' ? 'Passed' : 'Failed'} plain />
            <span className="font-medium">{name}</span>
            <span className="text-muted">
              {why} ({ms} ms)
            </span>
          </li>
        )
      })}
    </ul>
  )
}
