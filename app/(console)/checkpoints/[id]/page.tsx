import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { getCheckpoint } from '#db/queries/checkpoint.ts'
import { listVaults } from '#db/queries/vault.ts'
import { checkpointStatus } from '#components/checkpoint/checkpoint-columns.tsx'
import { JobProgress } from '#components/checkpoint/job-progress.tsx'
import { VerifyButton } from '#components/checkpoint/verify-button.tsx'
import { Crumbs } from '#components/layout/crumbs.tsx'
import { PageHeader } from '#components/layout/page-header.tsx'
import { Badge, StatusBadge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card, Facts } from '#components/ui/card.tsx'
import { Digest } from '#components/ui/digest.tsx'
import { Bytes } from '#components/ui/figures.tsx'
import { TimeAgo } from '#components/ui/time-ago.tsx'
import { requirePage } from '#lib/auth/current.ts'
import { roleMay } from '#lib/domain/access/policy.ts'
import { formatCount } from '#lib/domain/format/count.ts'
import { kindWords } from '#lib/domain/checkpoint/words.ts'
import { verifyCheckpointAction } from '../actions.ts'
import { CheckpointAnswer } from './_components/checkpoint-answer.tsx'
import { CheckpointMenu } from './_components/checkpoint-menu.tsx'
import { CopyList } from './_components/copy-list.tsx'
import { EvidenceList } from './_components/evidence-list.tsx'
import { JobList } from './_components/job-list.tsx'

export const metadata: Metadata = { title: 'Checkpoint' }

export default async function CheckpointPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  const { store, clock, actor } = await requirePage('service.read', `/checkpoints/${id}`)
  const [point, vaults] = await Promise.all([getCheckpoint(store.read, id, clock.now()), listVaults(store.read)])
  if (!point) notFound()
  const role = actor.role!
  const open = point.jobs.filter((job) => job.state === 'queued' || job.state === 'running')
  const verifying = open.find((job) => job.kind === 'checkpoint.verify')
  const deleted = point.state === 'deleted'
  const units = Object.entries(point.holds.units)
  const others = vaults
    .map((vault) => vault.name)
    .filter((name) => !point.copies.some((copy) => copy.vault === name && copy.state === 'ok'))

  return (
    <>
      <Crumbs items={[{ label: 'Checkpoints', href: '/checkpoints' }, { label: point.label }]} />
      <PageHeader
        title={point.label}
        badges={
          <>
            <StatusBadge status={checkpointStatus(point)} />
            {point.forwardOnly && <Badge tone="warn">Forward only</Badge>}
            {point.pinned && <Badge>Kept</Badge>}
          </>
        }
        answer={<CheckpointAnswer point={point} />}
        secondary={
          !deleted && (
            <>
              {roleMay(role, 'checkpoint.manage') && <CheckpointMenu point={point} vaults={others} />}
              {roleMay(role, 'checkpoint.verify') && !verifying && (
                <VerifyButton checkpointId={point.id} name={point.name} verify={verifyCheckpointAction} />
              )}
            </>
          )
        }
        action={
          !deleted &&
          roleMay(role, 'plan.write') && (
            <Button
              variant="primary"
              href={`/plans/new?service=${point.serviceSlug}&component=${point.componentSlug}&checkpoint=${point.id}`}
              disabledReason={point.state === 'available' ? null : `It is ${point.state}. Verify it first.`}
            >
              Roll back to this…
            </Button>
          )
        }
      />
      <div className="flex flex-col gap-4">
        {open.length > 0 && (
          <Card title="At work">
            {open.map((job) => (
              <JobProgress key={job.id} job={job} />
            ))}
          </Card>
        )}
        <EvidenceList chain={point.chain} proofs={point.proofs} state={point.state} />
        <Card title="Facts">
          <Facts
            columns={4}
            items={[
              {
                label: 'Service',
                value: (
                  <Link
                    href={`/services/${point.serviceSlug}`}
                    className="underline decoration-line-strong decoration-dotted underline-offset-3"
                  >
                    {point.serviceName}
                  </Link>
                ),
              },
              { label: 'Component', value: `${point.componentName} (${point.driver})` },
              { label: 'Name', value: point.name },
              { label: 'Created by', value: `${kindWords[point.kind] ?? point.kind}, ${point.createdByName}` },
              { label: 'Data time', value: <TimeAgo at={point.dataTime} /> },
              { label: 'Created', value: <TimeAgo at={point.createdAt} /> },
              { label: 'Size', value: <Bytes value={point.sizeBytes} /> },
              { label: 'Content sha256', value: <Digest value={point.digest} length={16} /> },
              {
                label: 'Holds',
                value:
                  units.length > 0 ? units.map(([unit, count]) => `${formatCount(count)} ${unit}`).join(', ') : 'nothing that is counted',
              },
              { label: 'Stored as', value: `${formatCount(point.holds.blobs)} ${point.holds.blobs === 1 ? 'blob' : 'blobs'}` },
              { label: 'Verified again', value: <TimeAgo at={point.verifyDueAt} never="not planned" /> },
              {
                label: 'Preserved by',
                value: point.runId ? (
                  <Link href={`/runs/${point.runId}`} className="underline decoration-line-strong decoration-dotted underline-offset-3">
                    the run
                  </Link>
                ) : (
                  'no run'
                ),
              },
            ]}
          />
          {point.note && <p className="mt-4 border-t pt-3 text-sm whitespace-pre-wrap text-muted">{point.note}</p>}
        </Card>
        <CopyList copies={point.copies} />
        <JobList jobs={point.jobs} checkpointId={point.id} />
      </div>
    </>
  )
}
