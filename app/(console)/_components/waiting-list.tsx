import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import type { WaitingItem } from '#db/queries/waiting.ts'
import { Card } from '#components/ui/card.tsx'
import { StatusIcon } from '#components/ui/status-icon.tsx'
import { TimeAgo } from '#components/ui/time-ago.tsx'

const icons = { approve: 'clock', launch: 'check', review: 'alert', attention: 'hand' } as const

/** What nobody but this person's role can move on, the oldest first. */
export function WaitingList({ items }: { items: readonly WaitingItem[] }) {
  if (items.length === 0) return <p className="text-sm text-muted">Nothing waits for you.</p>
  return (
    <Card title="Waiting for me" flush>
      <ul data-rows>
        {items.map((item) => (
          <li key={`${item.kind}-${item.id}`} className="border-b last:border-0">
            <Link
              data-row
              href={item.href}
              className="flex min-h-11 items-center gap-3 px-4 py-2 text-sm hover:bg-hover focus-visible:-outline-offset-2"
            >
              <StatusIcon name={icons[item.kind]} className="size-4 text-waiting" />
              <span className="min-w-0 flex-1">
                <span className="block font-medium text-fg">{item.title}</span>
                <span className="text-muted">
                  asked <TimeAgo at={item.since} />
                  {item.dueAt !== null && (
                    <>
                      , until <TimeAgo at={item.dueAt} />
                    </>
                  )}
                </span>
              </span>
              <ChevronRight aria-hidden className="size-4 shrink-0 text-faint" />
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  )
}
