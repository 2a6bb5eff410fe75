import Link from 'next/link'
import type { ComponentOverview } from '#db/queries/service.ts'
import type { PublicJob } from '#db/queries/job.ts'
import { JobProgress, jobWords } from '#components/checkpoint/job-progress.tsx'
import { ProofChainList } from '#components/checkpoint/proof-chain-list.tsx'
import { VerifyButton } from '#components/checkpoint/verify-button.tsx'
import { Card } from '#components/ui/card.tsx'
import { TimeAgo } from '#components/ui/time-ago.tsx'
import { verifyCheckpointAction } from '../../../checkpoints/actions.ts'
import { DiscoverStates } from './discover-states.tsx'

interface ProofCardProps {
  components: readonly ComponentOverview[]
  /** Under way. */
  jobs: readonly PublicJob[]
  /** Failed, and not asked for again since. */
  failed: readonly PublicJob[]
  mayVerify: boolean
  mayDiscover: boolean
}

/** Drivers whose targets keep earlier states of their own. */
const offersStates = ['release', 'git']

/** The proof chain of each component: that of its newest proven checkpoint, and what a newer one still lacks. */
export function ProofCard({ components, jobs, failed, mayVerify, mayDiscover }: ProofCardProps) {
  return (
    <Card title="Proof" description="What is known about the newest proven checkpoint of each component, and when it was last shown." flush>
      {components.map((part) => {
        const shown = part.newestProven ?? part.newest
        const taking = jobs.find((job) => job.componentId === part.id && job.kind === 'checkpoint.create')
        return (
          <section key={part.id} aria-label={part.name} className="border-b px-4 py-3 last:border-0">
            <div className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1">
              <h3 className="text-base font-medium">{part.name}</h3>
              {shown && (
                <p className="text-sm text-muted">
                  <Link href={`/checkpoints/${shown.id}`} className="rounded-sm font-medium text-fg hover:underline">
                    {shown.label}
                  </Link>{' '}
                  · {shown.name} · data of <TimeAgo at={shown.dataTime} />
                </p>
              )}
              <div className="ml-auto flex flex-wrap items-center gap-1 max-sm:w-full">
                {mayDiscover && offersStates.includes(part.driver) && <DiscoverStates componentId={part.id} name={part.name} />}
                {shown && <Verify point={shown} jobs={jobs} mayVerify={mayVerify} strong={!shown.chain.isProven} />}
              </div>
            </div>
            {shown ? (
              <ProofChainList chain={shown.chain} label={`Proof chain of ${part.name}`} />
            ) : (
              <p className="text-sm text-muted">No checkpoint yet. Take the first one.</p>
            )}
            {part.newest &&
              part.newestProven &&
              part.newest.id !== part.newestProven.id &&
              !part.newest.chain.isProven &&
              part.newest.kind !== 'preserve' && <Newer part={part} point={part.newest} jobs={jobs} mayVerify={mayVerify} />}
            {taking && <JobProgress job={taking} />}
            {failed
              .filter(
                (job) =>
                  job.componentId === part.id &&
                  (job.checkpointId === null || [part.newest?.id, part.newestProven?.id].includes(job.checkpointId)),
              )
              .map((job) => (
                <p key={job.id} className="mt-2 text-sm wrap-anywhere text-bad">
                  {jobWords(job.kind)} failed <TimeAgo at={job.endedAt} />: {job.error}
                </p>
              ))}
          </section>
        )
      })}
    </Card>
  )
}

type Point = NonNullable<ComponentOverview['newest']>

/** A checkpoint with younger data that would lower the loss, if it were proven. */
function Newer({
  part,
  point,
  jobs,
  mayVerify,
}: {
  part: ComponentOverview
  point: Point
  jobs: readonly PublicJob[]
  mayVerify: boolean
}) {
  const { weakest } = point.chain
  return (
    <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
      <p className="min-w-0 flex-1 basis-64 wrap-anywhere">
        A newer one of {part.name},{' '}
        <Link href={`/checkpoints/${point.id}`} className="rounded-sm font-medium text-fg hover:underline">
          {point.label}
        </Link>{' '}
        (<TimeAgo at={point.dataTime} />
        ), is not proven: {point.state === 'available' ? weakest?.reason : `it is ${point.state}`}
      </p>
      <Verify point={point} jobs={jobs} mayVerify={mayVerify} strong={false} />
    </div>
  )
}

function Verify({
  point,
  jobs,
  mayVerify,
  strong,
}: {
  point: { id: string; name: string }
  jobs: readonly PublicJob[]
  mayVerify: boolean
  strong: boolean
}) {
  if (!mayVerify) return null
  return (
    <VerifyButton
      checkpointId={point.id}
      name={point.name}
      verify={verifyCheckpointAction}
      size="sm"
      variant={strong ? 'secondary' : 'ghost'}
      job={jobs.find((job) => job.checkpointId === point.id && job.kind === 'checkpoint.verify')}
    />
  )
}
