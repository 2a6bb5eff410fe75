import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import type { RunSummary } from '#db/queries/service.ts'
import { StatusBadge } from '#components/ui/badge.tsx'
import { Elapsed } from '#components/ui/time-ago.tsx'

/** The run that holds this service now: nothing else starts until it ends. */
export function ActiveRun({ run }: { run: RunSummary }) {
  return (
    <Link
      href={`/runs/${run.id}`}
      className="flex min-h-11 items-center gap-3 rounded-lg border border-running/50 bg-running-soft px-4 py-2 hover:bg-hover"
    >
      <StatusBadge plain status={run.state} />
      <span className="min-w-0 flex-1 text-sm">
        {run.summary || 'A rollback is under way.'}{' '}
        <span className="text-muted">
          Since <Elapsed since={run.createdAt} />.
        </span>
      </span>
      <span className="text-sm font-medium">Open the run</span>
      <ChevronRight aria-hidden className="size-4 text-faint" />
    </Link>
  )
}
