'use client'

import type { StandingListItem } from '#db/queries/approval.ts'
import { useAction } from '#components/forms/use-action.ts'
import { StatusBadge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { TimeAgo } from '#components/ui/time-ago.tsx'
import { revokeStandingAction } from '../actions.ts'

interface StandingListProps {
  rows: readonly StandingListItem[]
  canRevoke: boolean
  /** Says of which service each one is. */
  withService?: boolean
}

export function StandingList({ rows, canRevoke, withService = false }: StandingListProps) {
  if (rows.length === 0) {
    return <p className="px-4 py-3 text-sm text-muted">None now. An approver signs one for at most seven days.</p>
  }
  return (
    <ul>
      {rows.map((row) => (
        <StandingRow key={row.id} row={row} canRevoke={canRevoke} withService={withService} />
      ))}
    </ul>
  )
}

function StandingRow({ row, canRevoke, withService }: { row: StandingListItem; canRevoke: boolean; withService: boolean }) {
  const { run, pending, failure } = useAction(revokeStandingAction)
  return (
    <li data-row className="flex flex-wrap items-start gap-x-3 gap-y-1 border-b px-4 py-2.5 last:border-0">
      <div className="min-w-0 flex-1">
        <p className="text-base font-medium">
          {withService && `${row.serviceName}: `}Level {row.level}, {row.componentNames.join(', ')}
        </p>
        <p className="text-sm text-muted">
          {row.reason}. Signed by {row.signedByName} <TimeAgo at={row.createdAt} />,{' '}
          {row.state === 'revoked' ? (
            <>
              revoked by {row.revokedByName} <TimeAgo at={row.revokedAt} />
            </>
          ) : (
            <>
              {row.state === 'expired' ? 'expired' : 'expires'} <TimeAgo at={row.expiresAt} />
            </>
          )}
          {row.state === 'void' && '. The service was reconfigured since: it covers nothing any more'}
        </p>
        {failure && (
          <p role="alert" className="text-sm text-bad">
            {failure.message}
          </p>
        )}
      </div>
      <StatusBadge status={row.state} />
      {canRevoke && row.state !== 'revoked' && row.state !== 'expired' && (
        <Button size="sm" pending={pending} onClick={() => void run({ standingId: row.id })}>
          Revoke
        </Button>
      )}
    </li>
  )
}
