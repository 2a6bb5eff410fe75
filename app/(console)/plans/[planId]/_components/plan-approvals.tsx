import Link from 'next/link'
import { Card } from '#components/ui/card.tsx'
import { StatusBadge } from '#components/ui/badge.tsx'
import { TimeAgo } from '#components/ui/time-ago.tsx'
import { type Role, roleMay } from '#lib/domain/access/policy.ts'
import { StandingList } from '../../_components/standing-list.tsx'
import { SignStandingDialog } from '../../_components/sign-standing-dialog.tsx'
import type { PlanView } from '../load-plan-view.ts'

/** Who must approve and who has, then the standing approvals of the service and the runs of this plan. */
export function PlanApprovals({ view, me, role }: { view: PlanView; me: string; role: Role }) {
  const { plan, service, request, requests, approvals, names, runs, covering, shapes } = view
  const needed = request?.needed ?? service.policy.approvalsNeeded
  const counted = approvals.filter((one) => one.requestId === request?.id && one.revokedAt === null && one.decision === 'approved')
  const name = (id: string) => names[id] ?? id
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Card
        title="Approval"
        description={`${needed === 1 ? 'One person' : `${needed} people`} other than who requested, wrote or last edited it`}
      >
        {request ? (
          <>
            <p className="mb-2 text-base">
              <StatusBadge
                status={request.state}
                label={request.state === 'open' ? `${counted.length} of ${needed} approvals` : undefined}
              />{' '}
              {request.state === 'open' ? (
                <span className="text-sm text-muted">
                  expires <TimeAgo at={request.approveBy} />
                </span>
              ) : (
                <span className="text-sm text-muted">
                  launch by <TimeAgo at={request.executeBy} />
                </span>
              )}
            </p>
            <ul className="flex flex-col gap-2 text-base">
              <Who who={name(request.requestedBy)} did="requested" at={request.requestedAt} mine={request.requestedBy === me} />
              {counted.map((one) => (
                <Who
                  key={one.id}
                  who={name(one.approverId)}
                  did="approved"
                  at={one.at}
                  comment={one.comment}
                  mine={one.approverId === me}
                />
              ))}
            </ul>
          </>
        ) : (
          <p className="text-base text-muted">
            {covering?.whyNot === null
              ? 'Not needed: a standing approval covers this plan.'
              : requests.length > 0
                ? 'No request of this version is open.'
                : 'Nobody has requested it yet.'}
          </p>
        )}
        {requests.some((one) => one.id !== request?.id) && (
          <details className="mt-3 border-t pt-2 text-sm">
            <summary className="text-muted">Earlier requests</summary>
            <ul className="mt-2 flex flex-col gap-2">
              {requests
                .filter((one) => one.id !== request?.id)
                .map((one) => (
                  <li key={one.id}>
                    <StatusBadge status={one.state} plain /> <TimeAgo at={one.requestedAt} className="text-muted" />
                    <span className="block text-muted">
                      {one.runId ? (
                        <Link className="underline" href={`/runs/${one.runId}`}>
                          its run
                        </Link>
                      ) : (
                        one.stateReason
                      )}
                      {approvals
                        .filter((other) => other.requestId === one.id && other.comment)
                        .map((other) => ` ${name(other.approverId)}: “${other.comment}”`)}
                    </span>
                  </li>
                ))}
            </ul>
          </details>
        )}
      </Card>
      <Card
        title="Standing approvals"
        description="Signed in advance: one click to the newest proven checkpoint"
        action={
          roleMay(role, 'standing.sign') ? (
            <SignStandingDialog
              serviceId={service.id}
              serviceName={service.name}
              level={plan.level as 1 | 2 | 3}
              componentIds={plan.choices.map((one) => one.componentId)}
              subject={plan.document?.components.map((one) => one.name).join(', ') ?? service.name}
            />
          ) : undefined
        }
        flush
      >
        <StandingList rows={shapes} canRevoke={roleMay(role, 'standing.sign')} />
        {covering?.whyNot && <p className="border-t px-4 py-2 text-sm text-muted">Not for this plan: {covering.whyNot}</p>}
      </Card>
      {runs.length > 0 && (
        <Card title="Runs of this plan" flush>
          <ul>
            {runs.map((one) => (
              <li key={one.id} className="border-b last:border-0">
                <Link href={`/runs/${one.id}`} className="flex min-h-11 flex-wrap items-center gap-x-3 px-4 py-1.5 hover:bg-hover">
                  <StatusBadge status={one.state} plain />
                  <span className="min-w-0 flex-1 truncate text-sm text-muted">{one.summary}</span>
                  <TimeAgo at={one.createdAt} className="text-sm text-muted" />
                </Link>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </div>
  )
}

function Who({ who, did, at, comment, mine }: { who: string; did: string; at: number; comment?: string; mine: boolean }) {
  return (
    <li>
      <span className="font-medium">{who}</span>
      {mine && ' (you)'} {did} <TimeAgo at={at} className="text-muted" />
      {comment && <span className="block text-sm text-muted">“{comment}”</span>}
    </li>
  )
}
