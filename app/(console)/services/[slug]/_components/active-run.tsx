import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import type { RunSummary } from '#db/queries/service.ts'
import { StatusBadge } from '#components/ui/badge.tsx'
import { cx } from '#components/ui/cx.ts'
import { Elapsed } from '#components/ui/time-ago.tsx'

/** The run that holds this service now: nothing else starts until it ends. */
export function ActiveRun({ run }: { run: RunSummary }) {
  const stopped = run.state === 'needs_attention'
  return (
    <Link
      href={`/runs/${run.id}`}
      className={cx(
        'flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 rounded-lg border px-4 py-2 hover:bg-hover',
        stopped ? 'border-bad/50 bg-bad-soft' : 'border-running/50 bg-running-soft',
      )}
    >
      <StatusBadge plain status={run.state} />
      <span className="min-w-0 flex-1 basis-64 text-sm wrap-anywhere">
        {run.summary || 'A rollback is under way.'}{' '}
        <span className="text-muted">
          Since <Elapsed since={run.createdAt} />.
        </span>
      </span>
      <span className="flex items-center gap-1 text-sm font-medium">
        {stopped ? 'Open the run and decide' : 'Open the run'}
        <ChevronRight aria-hidden className="size-4 text-faint" />
      </span>
    </Link>
  )
}
