'use client'

import type { ServiceDetail } from '#db/queries/service.ts'
import { DataTable } from '#components/tables/data-table.tsx'
import type { Column } from '#components/tables/column.ts'
import { StatusBadge } from '#components/ui/badge.tsx'
import { Card } from '#components/ui/card.tsx'
import { Duration } from '#components/ui/figures.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { TimeAgo } from '#components/ui/time-ago.tsx'

type RunRow = ServiceDetail['runs'][number]

const columns: Column<RunRow>[] = [
  { id: 'started', header: 'Launched', value: (row) => row.createdAt, cell: (row) => <TimeAgo at={row.createdAt} /> },
  { id: 'run-state', header: 'State', value: (row) => row.state, cell: (row) => <StatusBadge plain status={row.state} /> },
  { id: 'summary', header: 'What happened', value: (row) => row.summary },
  { id: 'level', header: 'Level', align: 'right', value: (row) => row.level, hideBelow: 'lg' },
  { id: 'rto', header: 'RTO', align: 'right', value: (row) => row.rtoMs, cell: (row) => <Duration ms={row.rtoMs} /> },
  { id: 'rpo', header: 'RPO', align: 'right', value: (row) => row.rpoMs, cell: (row) => <Duration ms={row.rpoMs} /> },
]

export function ServiceRuns({ rows }: { rows: RunRow[] }) {
  return (
    <Card flush>
      <DataTable
        label="Runs"
        urlKey="runs"
        rows={rows}
        columns={columns}
        rowId={(row) => row.id}
        rowHref={(row) => `/runs/${row.id}`}
        defaultSort="-started"
        search={false}
        empty={<EmptyState title="No run yet">The first rollback of this service will be listed here, with its recovery time.</EmptyState>}
        renderPhone={(row) => (
          <>
            <span className="flex items-center justify-between gap-3">
              <StatusBadge plain status={row.state} />
              <TimeAgo at={row.createdAt} className="text-muted" />
            </span>
            <span className="mt-1 block text-muted">
              {row.summary}{' '}
              {row.rtoMs !== null && (
                <>
                  RTO <Duration ms={row.rtoMs} />
                </>
              )}
            </span>
          </>
        )}
      />
    </Card>
  )
}
