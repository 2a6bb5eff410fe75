import type { StandingListItem } from '#db/queries/approval.ts'
import type { ComponentOverview } from '#db/queries/service.ts'
import { RollbackNowButton } from '#components/plan/rollback-now-button.tsx'
import { Card } from '#components/ui/card.tsx'
import { TimeAgo } from '#components/ui/time-ago.tsx'
import { rollbackNowAction } from '../../../plans/actions.ts'

interface StandingLaunchProps {
  serviceId: string
  serviceName: string
  components: readonly ComponentOverview[]
  /** Current ones of this service. */
  standing: readonly StandingListItem[]
  me: string
  /** A run is active. */
  busy: boolean
}

/** One click for each plan shape that somebody else has signed in advance. */
export function StandingLaunch({ serviceId, serviceName, components, standing, me, busy }: StandingLaunchProps) {
  const usable = standing.filter((one) => one.state === 'active')
  if (usable.length === 0) return null
  return (
    <Card title="Approved in advance" description="One click: the dry run, then the launch, to the newest proven checkpoints." flush>
      <ul>
        {usable.map((one) => {
          const parts = components.filter((part) => one.componentIds.includes(part.id))
          const missing = parts.find((part) => part.newestProven === null)
          const target = parts.length === 1 ? parts[0]!.newestProven?.label : null
          const what = parts.length === components.length && parts.length > 1 ? serviceName : one.componentNames.join(' and ')
          return (
            <li key={one.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b px-4 py-3 last:border-0">
              <RollbackNowButton
                action={rollbackNowAction}
                request={{ serviceId, level: one.level as 1 | 2 | 3, componentIds: one.componentIds, standingId: one.id }}
                label={target ? `Roll back ${what} to ${target} now` : `Roll back ${what} now`}
                serviceName={serviceName}
                disabledReason={reason(one, me, busy, missing?.name)}
                size="md"
              />
              <p className="min-w-0 flex-1 basis-56 text-sm text-muted">
                Level {one.level}. Signed by {one.signedByName} <TimeAgo at={one.createdAt} />, until <TimeAgo at={one.expiresAt} />: “
                {one.reason}”
              </p>
            </li>
          )
        })}
      </ul>
    </Card>
  )
}

function reason(one: StandingListItem, me: string, busy: boolean, missing: string | undefined): string | null {
  if (busy) return 'A run is active.'
  if (one.signedBy === me) return 'You signed it. Somebody else has to launch on it.'
  return missing ? `${missing} has no proven checkpoint.` : null
}
