import type { Metadata } from 'next'
import { engineSilentMs, readEngine } from '#db/queries/engine.ts'
import { listActiveJobs } from '#db/queries/job.ts'
import { listRuns } from '#db/queries/run.ts'
import { JobProgress } from '#components/checkpoint/job-progress.tsx'
import { Crumbs } from '#components/layout/crumbs.tsx'
import { PageHeader } from '#components/layout/page-header.tsx'
import { StatusBadge } from '#components/ui/badge.tsx'
import { Card, Facts } from '#components/ui/card.tsx'
import { TimeAgo } from '#components/ui/time-ago.tsx'
import { requirePage } from '#lib/auth/current.ts'
import { isEnded } from '#lib/domain/run/run.ts'

export const metadata: Metadata = { title: 'Engine' }

export default async function EnginePage() {
  const { store, clock } = await requirePage('service.read', '/settings/engine')
  const [engine, jobs, runs] = await Promise.all([readEngine(store.read), listActiveJobs(store.read), listRuns(store.read, { limit: 50 })])
  const alive = engine !== null && clock.now() - engine.heartbeatAt <= engineSilentMs
  const active = runs.filter((run) => !isEnded(run.state))
  return (
    <>
      <Crumbs items={[{ label: 'Settings', href: '/settings' }, { label: 'Engine' }]} />
      <PageHeader
        title="Engine"
        badges={<StatusBadge status={alive ? 'active' : 'failed'} label={alive ? 'Running' : 'Not running'} />}
        answer={
          alive
            ? 'It takes checkpoints, proves them and carries out rollbacks; it alone touches targets and vaults.'
            : 'Nothing is taken, proven or rolled back until it runs again. Start Ripcord with npm start, or look at its log.'
        }
      />
      <div className="flex flex-col gap-4">
        <Card title="Process">
          {engine ? (
            <Facts
              columns={4}
              items={[
                { label: 'Last heartbeat', value: <TimeAgo at={engine.heartbeatAt} /> },
                { label: 'Started', value: <TimeAgo at={engine.startedAt} /> },
                { label: 'Process id', value: engine.pid },
                { label: 'Version', value: engine.version },
              ]}
            />
          ) : (
            <p className="text-sm text-muted">No engine has ever run on this database.</p>
          )}
        </Card>
        <Card
          title="At work"
          description={`${active.length} ${active.length === 1 ? 'run' : 'runs'}, ${jobs.length} other ${jobs.length === 1 ? 'request' : 'requests'}.`}
        >
          {jobs.length === 0 ? (
            <p className="text-sm text-muted">No request waits.</p>
          ) : (
            jobs.map((job) => <JobProgress key={job.id} job={job} />)
          )}
        </Card>
      </div>
    </>
  )
}
