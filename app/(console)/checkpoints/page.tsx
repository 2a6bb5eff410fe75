import type { Metadata } from 'next'
import { listCheckpoints } from '#db/queries/checkpoint.ts'
import { listActiveJobs } from '#db/queries/job.ts'
import { requirePage } from '#lib/auth/current.ts'
import { roleMay } from '#lib/domain/access/policy.ts'
import { CheckpointsClient } from './client.tsx'

export const metadata: Metadata = { title: 'Checkpoints' }

const shownAtMost = 500

export default async function CheckpointsPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { store, clock, actor } = await requirePage('service.read', '/checkpoints')
  const { deleted } = await searchParams
  const filter = { limit: shownAtMost, ...(deleted === '1' ? { state: 'deleted' as const } : {}) }
  const [page, jobs] = await Promise.all([listCheckpoints(store.read, filter, clock.now()), listActiveJobs(store.read)])
  return (
    <CheckpointsClient
      rows={page.rows}
      total={page.total}
      jobs={jobs.filter((job) => job.kind.startsWith('checkpoint.'))}
      deleted={deleted === '1'}
      mayImport={roleMay(actor.role!, 'checkpoint.import')}
    />
  )
}
