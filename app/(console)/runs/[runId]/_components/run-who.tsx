import Link from 'next/link'
import type { RunAuthorityDetail, RunSnapshot } from '#db/queries/run.ts'
import { StatusBadge } from '#components/ui/badge.tsx'
import { Card, Facts } from '#components/ui/card.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Digest } from '#components/ui/digest.tsx'
import { TimeAgo } from '#components/ui/time-ago.tsx'

const authorities = { approval: 'used', standing: 'standing', break_glass: 'break_glass' } as const

/** Who asked, approved and launched, on what authority, from which plan to which checkpoints. */
export function RunWho({ run, authority }: { run: RunSnapshot['run']; authority: RunAuthorityDetail }) {
  const { request, approvals, standing, breakGlass } = authority
  const who = [
    ...(request ? [{ label: 'Requested', value: <Person name={request.requestedBy} at={request.requestedAt} /> }] : []),
    ...approvals.map((one) => ({ label: 'Approved', value: <Person name={one.by} at={one.at} note={one.comment} /> })),
    ...(standing
      ? [{ label: 'Standing approval signed', value: <Person name={standing.signedBy} at={standing.signedAt} note={standing.reason} /> }]
      : []),
    { label: 'Launched', value: <Person name={run.launchedByName} at={run.createdAt} /> },
    ...(run.cancelRequestedByName ? [{ label: 'Asked to stop', value: run.cancelRequestedByName }] : []),
  ]
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Card
        title="Who"
        action={<StatusBadge status={authorities[run.authority]} label={run.authority === 'approval' ? 'Approved' : undefined} />}
      >
        <Facts columns={1} items={who} />
        {breakGlass && <p className="mt-3 text-base text-muted">“{breakGlass.reason}”</p>}
      </Card>
      <Card title="What">
        <Facts
          columns={1}
          items={[
            ...run.components.map((one) => ({
              label: one.name,
              value: (
                <>
                  <Link
                    href={`/checkpoints/${one.checkpointId}`}
                    className="font-medium underline decoration-line-strong decoration-dotted underline-offset-3"
                  >
                    {one.checkpointLabel}
                  </Link>{' '}
                  <span className="text-muted">
                    {one.checkpointName}, data of <TimeAgo at={one.dataTime} />
                  </span>
                  <span className="block">
                    <Digest value={one.digest} length={12} />
                  </span>
                </>
              ),
            })),
            { label: 'Why', value: run.reason },
            {
              label: 'Plan',
              value: (
                <span className="flex flex-wrap items-center gap-2">
                  <Link href={`/plans/${run.planId}`} className="underline decoration-line-strong decoration-dotted underline-offset-3">
                    version {run.planVersion}
                  </Link>
                  <Digest value={run.planHash} length={12} />
                </span>
              ),
            },
            {
              label: 'rollback_run_id',
              value: (
                <span className="inline-flex items-center gap-1">
                  <code className="font-mono text-sm break-all">{run.id}</code>
                  <CopyButton value={run.id} label="Copy the run’s id" />
                </span>
              ),
            },
          ]}
        />
      </Card>
    </div>
  )
}

function Person({ name, at, note }: { name: string | null; at: number; note?: string }) {
  return (
    <>
      <span className="font-medium">{name ?? 'unknown'}</span> <TimeAgo at={at} className="text-muted" />
      {note && <span className="block text-sm text-muted">“{note}”</span>}
    </>
  )
}
