import Link from 'next/link'
import { StatusBadge } from '#components/ui/badge.tsx'
import { Duration } from '#components/ui/figures.tsx'
import { TimeAgo } from '#components/ui/time-ago.tsx'

interface LastRunProps {
  run: { id: string; state: string; createdAt: number; endedAt: number | null; rtoMs: number | null } | null
}

/** The outcome of a run with its recovery time; a link to it. */
export function LastRun({ run }: LastRunProps) {
  if (!run) return <span className="text-muted">no run yet</span>
  return (
    <span className="block">
      <Link href={`/runs/${run.id}`} className="rounded-sm hover:underline">
        <StatusBadge plain status={run.state} />
      </Link>
      <span className="block text-xs text-muted">
        {run.endedAt !== null && (
          <>
            RTO <Duration ms={run.rtoMs} /> ·{' '}
          </>
        )}
        <TimeAgo at={run.createdAt} />
      </span>
    </span>
  )
}
