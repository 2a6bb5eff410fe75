import { Card } from '#components/ui/card.tsx'
import { StatusBadge } from '#components/ui/badge.tsx'
import { TimeAgo } from '#components/ui/time-ago.tsx'

/** Where its bytes are, and what was seen there last. */
export function CopyList({ copies }: { copies: readonly { vault: string; state: string; verifiedAt: number }[] }) {
  return (
    <Card title="Copies" flush>
      {copies.length === 0 ? (
        <p className="px-4 py-3 text-sm text-bad">There is no copy.</p>
      ) : (
        <ul>
          {copies.map((copy) => (
            <li key={copy.vault} className="flex min-h-10 items-center gap-3 border-b px-4 py-1.5 text-sm last:border-0">
              <span className="min-w-0 flex-1 font-medium">
                {copy.vault}
                {copy.vault === 'main' && <span className="font-normal text-muted"> · in the data folder</span>}
              </span>
              <StatusBadge plain status={copy.state} />
              <span className="text-muted">
                read <TimeAgo at={copy.verifiedAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
