'use client'

import type { RunListItem } from '#db/queries/run.ts'
import type { Column } from '#components/tables/column.ts'
import { DataTable } from '#components/tables/data-table.tsx'
import { StatusBadge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Duration } from '#components/ui/figures.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { Elapsed, TimeAgo } from '#components/ui/time-ago.tsx'
import { describeStatus } from '#lib/domain/status.ts'

const goal = (row: RunListItem) => row.targets.map((one) => `${one.name} → ${one.label}`).join(', ')
const authorities = { approval: 'Approval', standing: 'Standing approval', break_glass: 'Break-glass' }

const columns: Column<RunListItem>[] = [
  { id: 'serviceName', header: 'Service', value: (row) => row.serviceName, width: 150 },
  { id: 'goal', header: 'To', value: goal, width: 240 },
  { id: 'state', header: 'State', value: (row) => row.state, cell: (row) => <StatusBadge status={row.state} plain />, width: 150 },
  {
    id: 'took',
    header: 'Took',
    value: (row) => (row.endedAt === null ? null : row.endedAt - row.createdAt),
    cell: (row) => <Elapsed since={row.createdAt} until={row.endedAt} />,
    align: 'right',
    width: 90,
    searchable: false,
    hideBelow: 'lg',
  },
  {
    id: 'rto',
    header: 'RTO',
    value: (row) => row.rtoMs,
    cell: (row) => <Duration ms={row.rtoMs} />,
    align: 'right',
    width: 100,
    searchable: false,
  },
  {
    id: 'rpo',
    header: 'RPO',
    value: (row) => row.rpoMs,
    cell: (row) => <Duration ms={row.rpoMs} />,
    align: 'right',
    width: 100,
    searchable: false,
  },
  {
    id: 'authority',
    header: 'Authority',
    value: (row) => row.authority,
    cell: (row) => (row.authority === 'break_glass' ? <StatusBadge status="break_glass" plain /> : authorities[row.authority]),
    width: 150,
    hideBelow: 'lg',
  },
  { id: 'by', header: 'Launched by', value: (row) => row.launchedByName, width: 140, hideBelow: 'xl' },
  {
    id: 'created',
    header: 'Launched',
    value: (row) => row.createdAt,
    cell: (row) => <TimeAgo at={row.createdAt} />,
    width: 110,
    searchable: false,
  },
]

export function RunsTable({ rows }: { rows: RunListItem[] }) {
  return (
    <DataTable
      label="Runs"
      rows={rows}
      columns={columns}
      rowId={(row) => row.id}
      rowHref={(row) => `/runs/${row.id}`}
      defaultSort="-created"
      search="Service, version, person"
      facets={[
        { column: 'state', label: 'State', format: (value) => describeStatus(value).label },
        { column: 'serviceName', label: 'Service' },
        { column: 'authority', label: 'Authority', format: (value) => authorities[value as keyof typeof authorities] ?? value },
      ]}
      renderPhone={(row) => (
        <>
          <span className="flex items-center justify-between gap-3">
            <span className="truncate font-medium">{row.serviceName}</span>
            <StatusBadge status={row.state} plain />
          </span>
          <span className="flex items-center justify-between gap-3 text-sm text-muted">
            <span className="truncate">{goal(row)}</span>
            <TimeAgo at={row.createdAt} />
          </span>
        </>
      )}
      empty={
        <EmptyState title="No run yet" action={<Button href="/plans/new">Plan a rollback</Button>}>
          A run starts when an approved plan is launched.
        </EmptyState>
      }
    />
  )
}
