'use client'

import type { PlanListItem } from '#db/queries/plan.ts'
import type { Column } from '#components/tables/column.ts'
import { DataTable } from '#components/tables/data-table.tsx'
import { StatusBadge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { TimeAgo } from '#components/ui/time-ago.tsx'
import { shortDigest } from '#lib/domain/format/digest.ts'
import { describeStatus } from '#lib/domain/status.ts'

type Row = PlanListItem & { standing: string }

const goal = (row: Row) => row.targets.map((one) => `${one.name} → ${one.label}`).join(', ') || 'being built'
const word = (state: string) => (state === 'ready' ? 'Not requested' : state === 'blocked' ? 'Blocked' : describeStatus(state).label)
const badge = (state: string) =>
  state === 'ready' ? (
    <StatusBadge status="pending" label="Not requested" plain />
  ) : state === 'blocked' ? (
    <StatusBadge status="failed" label="Blocked" plain />
  ) : (
    <StatusBadge status={state} plain />
  )

const columns: Column<Row>[] = [
  { id: 'service', header: 'Service', value: (row) => row.serviceName, width: 160 },
  { id: 'goal', header: 'To', value: goal, width: 300 },
  { id: 'state', header: 'State', value: (row) => row.standing, cell: (row) => badge(row.standing), width: 170 },
  { id: 'reason', header: 'Why', value: (row) => row.reason, width: 220, hideBelow: 'xl' },
  {
    id: 'hash',
    header: 'Hash',
    value: (row) => row.hash,
    cell: (row) =>
      row.hash ? <code className="font-mono text-sm">{shortDigest(row.hash, 12)}</code> : <span className="text-muted">none yet</span>,
    width: 130,
    sortable: false,
    hideBelow: 'lg',
  },
  { id: 'by', header: 'Made by', value: (row) => row.createdByName, width: 150, hideBelow: 'lg' },
  {
    id: 'created',
    header: 'Made',
    value: (row) => row.createdAt,
    cell: (row) => <TimeAgo at={row.createdAt} />,
    width: 110,
    searchable: false,
  },
]

export function PlansTable({ rows }: { rows: Row[] }) {
  return (
    <div className="rounded-lg border bg-surface">
      <DataTable
        label="Plans"
        rows={rows}
        columns={columns}
        rowId={(row) => row.id}
        rowHref={(row) => `/plans/${row.id}`}
        defaultSort="-created"
        search="Service, version, reason, hash"
        facets={[
          { column: 'state', label: 'State', format: word },
          { column: 'service', label: 'Service' },
        ]}
        renderPhone={(row) => (
          <>
            <span className="flex items-center justify-between gap-3">
              <span className="truncate font-medium">{row.serviceName}</span>
              {badge(row.standing)}
            </span>
            <span className="flex items-center justify-between gap-3 text-sm text-muted">
              <span className="truncate">{goal(row)}</span>
              <TimeAgo at={row.createdAt} />
            </span>
          </>
        )}
        empty={
          <EmptyState title="No plan yet" action={<Button href="/plans/new">Plan a rollback</Button>}>
            A plan shows what a rollback would change and cost before anything happens.
          </EmptyState>
        }
      />
    </div>
  )
}
