'use client'

import type { ReactNode } from 'react'
import { type CheckpointRow, checkpointStatus } from '#components/checkpoint/checkpoint-columns.tsx'
import { Button } from '#components/ui/button.tsx'
import { StatusBadge } from '#components/ui/badge.tsx'
import { Digest } from '#components/ui/digest.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Bytes, Duration } from '#components/ui/figures.tsx'
import { TimeAgo } from '#components/ui/time-ago.tsx'

/** Two checkpoints side by side: what is the same, and what is not. */
export function CompareDialog({ pair: [a, b], icon }: { pair: [CheckpointRow, CheckpointRow]; icon: ReactNode }) {
  const [older, newer] = a.dataTime <= b.dataTime ? [a, b] : [b, a]
  const same = a.componentId === b.componentId
  const equal = a.digest === b.digest
  const answer = !same
    ? `They belong to different components (${older.componentName}, ${newer.componentName}); their content cannot be compared.`
    : equal
      ? 'Their content is equal, byte for byte: the digests match.'
      : 'Their content differs: the digests do not match.'
  const rows: [string, (row: CheckpointRow) => ReactNode][] = [
    ['Component', (row) => `${row.serviceName}, ${row.componentName}`],
    ['Label', (row) => row.label],
    ['Name', (row) => row.name],
    ['Data time', (row) => <TimeAgo at={row.dataTime} />],
    ['Size', (row) => <Bytes value={row.sizeBytes} />],
    ['Digest', (row) => <Digest value={row.digest} length={12} />],
    ['State', (row) => <StatusBadge plain status={checkpointStatus(row)} />],
    ['Compatibility', (row) => (row.forwardOnly ? 'forward only' : 'both ways')],
    ['Driver', (row) => row.driver],
  ]
  return (
    <Dialog trigger={<Button icon={icon}>Compare</Button>} wide title="Compare two checkpoints" description={answer}>
      <div className="overflow-x-auto">
        <table className="w-full text-sm">
          <thead>
            <tr className="border-b text-left text-muted">
              <th scope="col" className="py-1.5 pr-4 font-medium">
                <span className="sr-only">What</span>
              </th>
              <th scope="col" className="py-1.5 pr-4 font-medium">
                Older
              </th>
              <th scope="col" className="py-1.5 font-medium">
                Newer
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([label, show]) => (
              <tr key={label} className="border-b last:border-0">
                <th scope="row" className="py-1.5 pr-4 text-left font-normal whitespace-nowrap text-muted">
                  {label}
                </th>
                <td className="py-1.5 pr-4">{show(older)}</td>
                <td className="py-1.5">{show(newer)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {same && (
        <p className="mt-3 text-sm text-muted">
          <Duration ms={newer.dataTime - older.dataTime} /> lie between them, and{' '}
          {newer.sizeBytes === older.sizeBytes ? 'they have the same size' : <SizeChange from={older.sizeBytes} to={newer.sizeBytes} />}.
          {!equal && ' What differs in detail is shown by the dry run of a plan.'}
        </p>
      )}
    </Dialog>
  )
}

function SizeChange({ from, to }: { from: number; to: number }) {
  return (
    <>
      the newer one is <Bytes value={Math.abs(to - from)} /> {to > from ? 'larger' : 'smaller'}
    </>
  )
}
