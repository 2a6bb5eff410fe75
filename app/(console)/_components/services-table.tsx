'use client'

import Link from 'next/link'
import { ProofGlyphs } from '#components/checkpoint/proof-glyphs.tsx'
import { predictionRange } from '#components/plan/prediction.ts'
import { LastRun } from '#components/service/last-run.tsx'
import type { Column, Facet } from '#components/tables/column.ts'
import { DataTable } from '#components/tables/data-table.tsx'
import { StatusBadge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { Elapsed, TimeAgo } from '#components/ui/time-ago.tsx'
import { describeStatus } from '#lib/domain/status.ts'
import type { ServiceRow } from './service-rows.ts'

const columns: Column<ServiceRow>[] = [
  {
    id: 'name',
    header: 'Service',
    value: (row) => row.name,
    cell: (row) => (
      <span className="block">
        <span>{row.name}</span>
        {row.team && <span className="block text-xs font-normal text-muted">{row.team}</span>}
      </span>
    ),
  },
  { id: 'environment', header: 'Environment', value: (row) => row.environment, hideBelow: 'lg' },
  {
    id: 'state',
    header: 'Can go back',
    value: (row) => row.readiness.state,
    cell: (row) => <ServiceState row={row} />,
  },
  {
    id: 'proven',
    header: 'Newest proven checkpoint',
    value: (row) => row.proven?.label,
    cell: (row) =>
      row.proven ? (
        <span className="block">
          <Link href={`/checkpoints/${row.proven.id}`} className="rounded-sm font-medium hover:underline">
            {row.proven.label}
          </Link>
          <span className="block text-xs text-muted">
            {row.proven.component}
            {row.proven.others > 0 && ` and ${row.proven.others} more`}
            {row.provenDataTime !== null && (
              <>
                , <TimeAgo at={row.provenDataTime} />
              </>
            )}
          </span>
        </span>
      ) : (
        <span className="text-muted">none</span>
      ),
  },
  {
    id: 'proof',
    header: 'Proof',
    value: (row) => (row.proof?.chain.isProven ? 'proven' : 'not proven'),
    hideBelow: 'xl',
    cell: (row) => (row.proof ? <ProofGlyphs chain={row.proof.chain} words={false} /> : <StatusBadge plain status="unproven" />),
  },
  {
    id: 'back',
    header: 'Back in',
    value: (row) => (row.predicted.known ? row.predicted.highMs : null),
    cell: (row) => (
      <span className="block tabular-nums">
        {predictionRange(row.predicted) ?? <span className="text-muted">unknown</span>}
        <span className="block text-xs text-muted">
          {row.predicted.known && '95 %, '}n = {row.predicted.n}
        </span>
      </span>
    ),
  },
  {
    id: 'risk',
    header: 'Data at risk',
    align: 'right',
    value: (row) => row.provenDataTime,
    cell: (row) => <DataAtRisk since={row.provenDataTime} />,
  },
  {
    id: 'run',
    header: 'Last run',
    value: (row) => row.lastRun?.createdAt,
    hideBelow: 'lg',
    cell: (row) => <LastRun run={row.activeRun ?? row.lastRun} />,
  },
]

/** The same, with a way to the rollback in each row. */
const withRollback: Column<ServiceRow>[] = [
  ...columns,
  {
    id: 'go',
    header: 'Action',
    value: () => null,
    sortable: false,
    searchable: false,
    align: 'right',
    cell: (row) => (
      <Button size="sm" href={`/plans/new?service=${row.slug}`} aria-label={`Roll back ${row.name}…`}>
        Roll back…
      </Button>
    ),
  },
]

const facets: Facet[] = [
  { column: 'state', label: 'Can go back', format: (value) => describeStatus(value).label },
  { column: 'environment', label: 'Environment' },
]

export function ServicesTable({ rows, mayPlan }: { rows: ServiceRow[]; mayPlan: boolean }) {
  return (
    <DataTable
      label="Services"
      rows={rows}
      columns={mayPlan ? withRollback : columns}
      rowId={(row) => row.id}
      rowHref={(row) => `/services/${row.slug}`}
      defaultSort="state"
      search="Search services"
      facets={facets}
      empty={<EmptyState title="No service yet">Connect the first one in Settings, Services.</EmptyState>}
      renderPhone={(row) => (
        <>
          <span className="flex items-center justify-between gap-3">
            <span className="min-w-0 truncate text-base font-medium">{row.name}</span>
            <StatusBadge status={row.readiness.state} />
          </span>
          <span className="mt-1 block text-muted">
            {row.readiness.state === 'ready' ? (
              <>
                {row.proven?.label} · at risk <DataAtRisk since={row.provenDataTime} />
              </>
            ) : (
              [row.readiness.part, row.readiness.reason].filter(Boolean).join(': ')
            )}
          </span>
        </>
      )}
    />
  )
}

function ServiceState({ row }: { row: ServiceRow }) {
  const { state, part, reason } = row.readiness
  return (
    <span className="block">
      <StatusBadge plain status={state} />
      {state !== 'ready' && (
        <span className="block max-w-64 text-xs text-muted">
          {part && `${part}: `}
          {reason}
        </span>
      )}
    </span>
  )
}

/** Time since the data of the best proven checkpoint: what is written since would be lost. */
export function DataAtRisk({ since }: { since: number | null }) {
  if (since === null) return <span className="text-muted">unknown</span>
  return <Elapsed since={since} />
}
