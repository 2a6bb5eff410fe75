'use client'

import Link from 'next/link'
import {
  CheckpointPhoneRow,
  type CheckpointRow,
  registryFacets,
  serviceCheckpointColumns,
} from '#components/checkpoint/checkpoint-columns.tsx'
import { DataTable } from '#components/tables/data-table.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/states.tsx'

const facets = registryFacets.filter((facet) => facet.column !== 'service')

export function ServiceCheckpoints({ rows, total, service }: { rows: CheckpointRow[]; total: number; service: string }) {
  const href = `/checkpoints?service=${encodeURIComponent(service)}`
  return (
    <Card flush>
      <DataTable
        label="Checkpoints"
        urlKey="cp"
        rows={rows}
        columns={serviceCheckpointColumns}
        rowId={(row) => row.id}
        rowHref={(row) => `/checkpoints/${row.id}`}
        defaultSort="-data"
        facets={facets}
        search={false}
        renderPhone={(row) => <CheckpointPhoneRow row={row} withService={false} />}
        empty={
          <EmptyState title="No checkpoint yet">Press Take checkpoint: it captures the present state while the service goes on.</EmptyState>
        }
        footer={
          total > rows.length && (
            <p className="border-t px-4 py-2 text-sm text-muted">
              The newest {rows.length} of {total}.{' '}
              <Link href={href} className="underline underline-offset-3">
                All in the registry
              </Link>
            </p>
          )
        }
      />
    </Card>
  )
}
