'use client'

import { FileLock } from 'lucide-react'
import type { Column } from '#components/tables/column.ts'
import { DataTable } from '#components/tables/data-table.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { TimeAgo } from '#components/ui/time-ago.tsx'

export interface ServiceListRow {
  slug: string
  name: string
  environment: string
  team: string
  source: 'file' | 'console'
  components: string
  version: number
  updatedAt: number
}

const columns: Column<ServiceListRow>[] = [
  { id: 'name', header: 'Service', value: (row) => row.name },
  {
    id: 'slug',
    header: 'Slug',
    value: (row) => row.slug,
    cell: (row) => <code className="font-mono text-xs">{row.slug}</code>,
    hideBelow: 'lg',
  },
  { id: 'environment', header: 'Environment', value: (row) => row.environment },
  { id: 'components', header: 'Components', value: (row) => row.components },
  {
    id: 'source',
    header: 'Owned by',
    value: (row) => (row.source === 'file' ? 'ripcord.yaml' : 'the console'),
    cell: (row) =>
      row.source === 'file' ? (
        <Badge>
          <FileLock aria-hidden className="size-3.5" /> ripcord.yaml
        </Badge>
      ) : (
        'the console'
      ),
  },
  { id: 'version', header: 'Version', align: 'right', value: (row) => row.version, hideBelow: 'lg' },
  { id: 'updated', header: 'Changed', value: (row) => row.updatedAt, cell: (row) => <TimeAgo at={row.updatedAt} />, hideBelow: 'lg' },
]

export function ServicesList({ rows }: { rows: ServiceListRow[] }) {
  return (
    <Card flush>
      <DataTable
        label="Services"
        rows={rows}
        columns={columns}
        rowId={(row) => row.slug}
        rowHref={(row) => `/settings/services/${row.slug}`}
        defaultSort="name"
        facets={[{ column: 'source', label: 'Owned by' }]}
        empty={<EmptyState title="No service yet">Connect the first one, or write it into ripcord.yaml.</EmptyState>}
      />
    </Card>
  )
}
