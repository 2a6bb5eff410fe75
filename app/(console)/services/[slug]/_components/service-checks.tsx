import { Badge } from '#components/ui/badge.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import type { CheckSpec } from '#lib/domain/service/service.ts'

/** The checks that decide whether a rollback worked. */
export function ServiceChecks({ checks }: { checks: readonly CheckSpec[] }) {
  if (checks.length === 0) {
    return (
      <Card>
        <EmptyState title="No checks">
          Without checks a rollback is judged by its content alone. Add at least one that asks the service.
        </EmptyState>
      </Card>
    )
  }
  return (
    <Card flush>
      <ul>
        {checks.map((check) => (
          <li key={check.name} className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 border-b px-4 py-2 text-sm last:border-0">
            <Badge>{check.suite}</Badge>
            <span className="font-medium">{check.name}</span>
            <code className="min-w-0 flex-1 basis-64 font-mono text-xs break-all text-muted">{describeCheck(check)}</code>
            <span className="text-xs text-muted">
              within {check.timeoutSeconds} s, {check.retries} {check.retries === 1 ? 'retry' : 'retries'}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function describeCheck(check: CheckSpec): string {
  if (check.kind === 'http') {
    const wants = [`${check.expectStatus}`, check.expectBody && `“${check.expectBody}”`, check.maxMs && `under ${check.maxMs} ms`].filter(
      Boolean,
    )
    return `GET ${check.url} → ${wants.join(', ')}`
  }
  if (check.kind === 'command') return `${check.argv.join(' ')} → exit ${check.expectExit}`
  return `${check.component}: ${check.query} → ${check.expect}`
}
