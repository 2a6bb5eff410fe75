'use client'

import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import type { AuditRow } from '#db/queries/audit.ts'
import { StatusBadge } from '#components/ui/badge.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { TimeAgo } from '#components/ui/time-ago.tsx'
import { formatCount } from '#lib/domain/format/count.ts'
import { AuditEventDetail } from './audit-event-detail.tsx'

/**
 * Events as a log: one line each, opening to the exact text that was hashed. What happens while somebody
 * reads waits behind a button, so that no line moves.
 */
export function AuditEvents({ events, filtered }: { events: readonly AuditRow[]; filtered: boolean }) {
  const [shown, setShown] = useState(events)
  const newer = events.filter((one) => one.seq > (shown[0]?.seq ?? 0)).length
  if (shown.length === 0 && newer > 0) setShown(events)
  if (shown.length === 0) {
    return filtered ? (
      <EmptyState title="No event matches">Take a filter away, or look at another time.</EmptyState>
    ) : (
      <EmptyState title="No event yet">The first change writes the first event.</EmptyState>
    )
  }
  return (
    <>
      <p className="flex min-h-9 items-center border-b px-4 text-sm text-muted touch:min-h-11">
        {newer === 0 ? (
          'Newest first'
        ) : (
          <button
            type="button"
            className="rounded-sm font-medium text-accent underline underline-offset-3"
            onClick={() => setShown(events)}
          >
            {newer === 1 ? 'One newer event' : `${newer >= events.length ? 'Many' : newer} newer events`}: show
          </button>
        )}
      </p>
      <ol data-rows>
        {shown.map((event) => (
          <li key={event.seq} id={`event-${event.seq}`} className="border-b last:border-0">
            <details className="group">
              <summary
                data-row
                className="flex min-h-10 list-none items-center gap-x-3 px-4 py-1.5 hover:bg-hover touch:min-h-12 [&::-webkit-details-marker]:hidden"
              >
                <ChevronRight aria-hidden className="size-4 shrink-0 text-faint group-open:rotate-90 max-sm:hidden" />
                <span className="w-14 shrink-0 text-right font-mono text-sm text-faint tabular-nums">{formatCount(event.seq)}</span>
                <span className="flex min-w-0 flex-1 flex-col sm:flex-row sm:items-baseline sm:gap-3">
                  <span className="w-44 shrink-0 truncate font-mono text-sm font-medium">{event.action}</span>
                  <span className="min-w-0 flex-1 truncate text-sm">
                    {event.actorName} <span className="text-muted">· {event.objectName}</span>
                  </span>
                </span>
                {event.result !== 'ok' && <Result result={event.result} />}
                <TimeAgo at={event.at} className="w-20 shrink-0 text-right text-sm text-muted" />
              </summary>
              <AuditEventDetail event={event} />
            </details>
          </li>
        ))}
      </ol>
    </>
  )
}

function Result({ result }: { result: string }) {
  return <StatusBadge status={result === 'refused' ? 'rejected' : result} label={result === 'refused' ? 'Refused' : undefined} plain />
}
