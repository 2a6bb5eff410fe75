'use client'

import { ArrowLeftRight, Download } from 'lucide-react'
import { parseAsArrayOf, parseAsString, useQueryState } from 'nuqs'
import { CheckpointPhoneRow, type CheckpointRow, registryColumns, registryFacets } from '#components/checkpoint/checkpoint-columns.tsx'
import { JobProgress, type JobView } from '#components/checkpoint/job-progress.tsx'
import { PageHeader } from '#components/layout/page-header.tsx'
import { DataTable } from '#components/tables/data-table.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { CompareDialog } from './_components/compare-dialog.tsx'

interface CheckpointsClientProps {
  rows: CheckpointRow[]
  total: number
  /** From 1; the newest are on the first. */
  page: number
  pages: number
  jobs: JobView[]
  /** Looking at those that were deleted. */
  deleted: boolean
  mayImport: boolean
}

export function CheckpointsClient({ rows, total, page, pages, jobs, deleted, mayImport }: CheckpointsClientProps) {
  const [chosen, setChosen] = useQueryState('compare', parseAsArrayOf(parseAsString).withDefault([]))
  const selected = new Set(chosen.filter((id) => rows.some((row) => row.id === id)))
  const toggle = (id: string) =>
    void setChosen(selected.has(id) ? [...selected].filter((one) => one !== id) : [...selected, id].slice(0, 2))
  const pair = rows.filter((row) => selected.has(row.id))
  const proven = rows.filter((row) => row.chain.isProven).length
  return (
    <>
      <PageHeader
        title="Checkpoints"
        answer={
          deleted ? (
            `${total} checkpoints were deleted. Their audit stays.`
          ) : rows.length === 0 ? (
            'There is no checkpoint yet, so nothing can go back.'
          ) : (
            <>
              <strong>
                {proven} of {rows.length}
              </strong>{' '}
              {rows.length === 1 ? 'checkpoint is' : 'checkpoints are'} proven now
              {rows.length < total && ` (of ${total} in all)`}.
            </>
          )
        }
        secondary={
          <>
            <Button href={deleted ? '/checkpoints' : '/checkpoints?deleted=1'} variant="ghost">
              {deleted ? 'Show those in use' : 'Show deleted'}
            </Button>
            {mayImport && <Button href="/checkpoints/import">Import…</Button>}
            <Button icon={<Download className="size-4" />} onClick={() => location.assign('/api/v1/checkpoint-registry')}>
              Export
            </Button>
          </>
        }
      />
      {jobs.length > 0 && (
        <Card title="At work" className="mb-4">
          {jobs.slice(0, 6).map((job) => (
            <JobProgress key={job.id} job={job} />
          ))}
        </Card>
      )}
      <Card flush>
        <DataTable
          label="Checkpoints"
          rows={rows}
          columns={registryColumns}
          rowId={(row) => row.id}
          rowHref={(row) => `/checkpoints/${row.id}`}
          defaultSort="-data"
          search="Search name, label, service"
          facets={registryFacets}
          selection={{ selected, onToggle: toggle, full: selected.size >= 2 }}
          renderPhone={(row) => <CheckpointPhoneRow row={row} />}
          actions={
            <span className="flex items-center gap-2 max-md:hidden">
              {selected.size === 1 && <span className="text-sm text-muted">Select a second one to compare</span>}
              {pair.length === 2 && <CompareDialog pair={[pair[0]!, pair[1]!]} icon={<ArrowLeftRight className="size-4" />} />}
            </span>
          }
          footer={
            pages > 1 && (
              <nav aria-label="Pages" className="flex items-center justify-between gap-3 border-t px-4 py-2 text-sm text-muted">
                <Button
                  size="sm"
                  variant="ghost"
                  href={pageHref(page - 1, deleted)}
                  disabledReason={page <= 1 && 'These are the newest.'}
                  reasonSide="right"
                >
                  Newer
                </Button>
                <span>
                  Page {page} of {pages}; search and filters work within it
                </span>
                <Button
                  size="sm"
                  variant="ghost"
                  href={pageHref(page + 1, deleted)}
                  disabledReason={page >= pages && 'These are the oldest.'}
                  reasonSide="right"
                >
                  Older
                </Button>
              </nav>
            )
          }
          empty={
            deleted ? (
              <EmptyState title="None was deleted" />
            ) : (
              <EmptyState title="No checkpoint yet" action={<Button href="/">Open a service</Button>}>
                Take the first one: open a service and press Take checkpoint.
              </EmptyState>
            )
          }
        />
      </Card>
    </>
  )
}

function pageHref(page: number, deleted: boolean): string {
  const query = new URLSearchParams({ ...(deleted ? { deleted: '1' } : {}), ...(page > 1 ? { page: String(page) } : {}) }).toString()
  return query ? `/checkpoints?${query}` : '/checkpoints'
}
