import type { Metadata } from 'next'
import { listRuns } from '#db/queries/run.ts'
import { PageHeader } from '#components/layout/page-header.tsx'
import { isEnded } from '#lib/domain/run/run.ts'
import { requirePage } from '#lib/auth/current.ts'
import { RunsTable } from './_components/runs-table.tsx'

export const metadata: Metadata = { title: 'Runs' }

const shown = 1_000

export default async function RunsPage() {
  const { store } = await requirePage('service.read')
  const rows = await listRuns(store.read, { limit: shown })
  const active = rows.filter((row) => !isEnded(row.state))
  const stuck = active.filter((row) => row.state === 'needs_attention').length
  const succeeded = rows.filter((row) => row.state === 'succeeded').length
  const ended = rows.length - active.length
  return (
    <>
      <PageHeader
        title="Runs"
        answer={
          stuck > 0 ? (
            <>
              <b>{stuck === 1 ? 'A run needs' : `${stuck} runs need`} a person now.</b>
            </>
          ) : active.length > 0 ? (
            <>
              <b>{active.length}</b> {active.length === 1 ? 'run is' : 'runs are'} under way.
            </>
          ) : ended > 0 ? (
            <>
              Nothing runs now. <b>{succeeded}</b> of {ended} succeeded.
            </>
          ) : (
            'Nothing has run yet.'
          )
        }
      />
      <div className="rounded-lg border bg-surface">
        <RunsTable rows={rows} />
        {rows.length === shown && (
          <p className="border-t px-4 py-2 text-sm text-muted">The newest {shown} are shown; the API has them all.</p>
        )}
      </div>
    </>
  )
}
