import Link from 'next/link'
import type { CheckpointDetail } from '#db/queries/checkpoint.ts'
import { jobWords } from '#components/checkpoint/job-progress.tsx'
import { StatusBadge } from '#components/ui/badge.tsx'
import { Card } from '#components/ui/card.tsx'
import { Duration } from '#components/ui/figures.tsx'
import { TimeAgo } from '#components/ui/time-ago.tsx'

/** What the engine did about this checkpoint last. */
export function JobList({ jobs, checkpointId }: { jobs: CheckpointDetail['jobs']; checkpointId: string }) {
  const ended = jobs.filter((job) => job.endedAt !== null)
  return (
    <Card
      title="History"
      action={
        <Link href={`/audit?object=${checkpointId}`} className="text-sm text-muted underline underline-offset-3 hover:text-fg">
          All in the audit
        </Link>
      }
      flush
    >
      {ended.length === 0 ? (
        <p className="px-4 py-3 text-sm text-muted">The engine has done nothing about it since it was taken.</p>
      ) : (
        <ul>
          {ended.map((job) => (
            <li key={job.id} className="flex flex-wrap items-baseline gap-x-3 border-b px-4 py-2 text-sm last:border-0">
              <span className="font-medium">{jobWords(job.kind)}</span>
              <StatusBadge plain status={outcome(job)} />
              {job.error && <span className="min-w-0 basis-full wrap-anywhere text-bad">{job.error}</span>}
              <span className="ml-auto text-muted">
                {job.startedAt !== null && <Duration ms={job.endedAt! - job.startedAt} />} · <TimeAgo at={job.endedAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

/** A verification that ran to its end and found a broken link is not a success. */
function outcome({ state, result }: CheckpointDetail['jobs'][number]): string {
  return state === 'done' && result?.ok === false ? 'failed' : state
}
