import Link from 'next/link'
import type { Column, Facet } from '#components/tables/column.ts'
import { Badge, StatusBadge } from '#components/ui/badge.tsx'
import { Bytes } from '#components/ui/figures.tsx'
import { TimeAgo } from '#components/ui/time-ago.tsx'
import type { ProofChain } from '#lib/domain/checkpoint/proof-chain.ts'
import { kindWords } from '#lib/domain/checkpoint/words.ts'
import { describeStatus } from '#lib/domain/status.ts'
import { ProofGlyphs } from './proof-glyphs.tsx'

/** What a table says about one checkpoint. */
export interface CheckpointRow {
  id: string
  name: string
  label: string
  kind: string
  state: string
  stateReason: string | null
  digest: string
  sizeBytes: number
  dataTime: number
  forwardOnly: boolean
  pinned: boolean
  note: string
  createdAt: number
  createdByName: string
  componentId: string
  componentName: string
  driver: string
  serviceSlug: string
  serviceName: string
  copies: { vault: string; state: string; verifiedAt: number }[]
  chain: Pick<ProofChain, 'links' | 'isProven' | 'weakest'>
}

/** `available` says too little: the word is proven or not. */
export const checkpointStatus = (row: Pick<CheckpointRow, 'state' | 'chain'>) =>
  row.state === 'available' ? (row.chain.isProven ? 'proven' : 'unproven') : row.state

const service: Column<CheckpointRow> = {
  id: 'service',
  header: 'Service',
  value: (row) => row.serviceName,
  cell: (row) => (
    <Link href={`/services/${row.serviceSlug}`} className="rounded-sm hover:underline">
      {row.serviceName}
    </Link>
  ),
}

const name: Column<CheckpointRow> = {
  id: 'name',
  header: 'Checkpoint',
  value: (row) => `${row.label} ${row.name}`,
  cell: (row) => (
    <span className="block max-w-72">
      <span className="block truncate">{row.label}</span>
      <span className="block truncate text-xs font-normal text-muted">{row.name}</span>
      {row.forwardOnly && <Badge tone="warn">forward only</Badge>}
    </span>
  ),
}

const component: Column<CheckpointRow> = {
  id: 'component',
  header: 'Component',
  value: (row) => row.componentName,
  cell: (row) => (
    <span className="block">
      {row.componentName}
      <span className="block text-xs text-muted">{row.driver}</span>
    </span>
  ),
}

const facts: Column<CheckpointRow>[] = [
  {
    id: 'state',
    header: 'State',
    value: checkpointStatus,
    cell: (row) =>
      row.state === 'available' ? (
        <ProofGlyphs chain={row.chain} />
      ) : (
        <StatusBadge plain status={row.state} label={describeStatus(row.state).label} />
      ),
  },
  {
    id: 'data',
    header: 'Data time',
    value: (row) => row.dataTime,
    cell: (row) => <TimeAgo at={row.dataTime} />,
  },
  { id: 'kind', header: 'Created by', value: (row) => row.kind, hideBelow: 'lg', cell: (row) => <CreatedBy row={row} /> },
  { id: 'size', header: 'Size', align: 'right', value: (row) => row.sizeBytes, cell: (row) => <Bytes value={row.sizeBytes} /> },
  {
    id: 'copies',
    header: 'Copies',
    align: 'right',
    value: (row) => row.copies.length,
    cell: (row) => <Copies row={row} />,
    hideBelow: 'xl',
  },
  {
    id: 'compatibility',
    header: 'Compatibility',
    value: (row) => (row.forwardOnly ? 'forward only' : 'both ways'),
    hideBelow: '2xl',
    cell: (row) => (row.forwardOnly ? <Badge tone="warn">Forward only</Badge> : <span className="text-muted">both ways</span>),
  },
]

export const registryColumns: Column<CheckpointRow>[] = [name, service, component, ...facts]
export const serviceCheckpointColumns: Column<CheckpointRow>[] = [name, component, ...facts]

export const registryFacets: Facet[] = [
  { column: 'service', label: 'Service' },
  { column: 'component', label: 'Component' },
  { column: 'state', label: 'State', format: (value) => describeStatus(value).label },
  { column: 'kind', label: 'Created by', format: (value) => kindWords[value] ?? value },
]

function CreatedBy({ row }: { row: CheckpointRow }) {
  return (
    <span className="block">
      {kindWords[row.kind] ?? row.kind}
      {row.pinned && <span className="text-muted"> · kept</span>}
      <span className="block text-xs text-muted">{row.createdByName}</span>
    </span>
  )
}

function Copies({ row }: { row: CheckpointRow }) {
  const good = row.copies.filter((copy) => copy.state === 'ok').length
  const text = row.copies.map((copy) => `${copy.vault}: ${copy.state}`).join(', ')
  return (
    <span title={text} className={good < row.copies.length || good === 0 ? 'text-bad' : undefined}>
      {good === row.copies.length ? good : `${good} of ${row.copies.length}`}
    </span>
  )
}

/** Two lines for the phone. */
export function CheckpointPhoneRow({ row, withService = true }: { row: CheckpointRow; withService?: boolean }) {
  return (
    <>
      <span className="flex items-center justify-between gap-3">
        <span className="min-w-0 truncate font-medium">{row.label}</span>
        <StatusBadge status={checkpointStatus(row)} />
      </span>
      <span className="mt-1 block text-muted">
        {withService && `${row.serviceName}, `}
        {row.componentName} · <TimeAgo at={row.dataTime} /> · <Bytes value={row.sizeBytes} />
      </span>
    </>
  )
}
