import type { Metadata } from 'next'
import { listCheckpoints } from '#db/queries/checkpoint.ts'
import { listActiveJobs } from '#db/queries/job.ts'
import { requirePage } from '#lib/auth/current.ts'
import { roleMay } from '#lib/domain/access/policy.ts'
import { CheckpointsClient } from './client.tsx'

export const metadata: Metadata = { title: 'Checkpoints' }

/** Filters and search work within one page. */
const shownAtMost = 500

export default async function CheckpointsPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { store, clock, actor } = await requirePage('service.read', '/checkpoints')
  const { deleted, page: asked } = await searchParams
  const at = Math.max(1, Math.floor(Number(asked)) || 1)
  const filter = { limit: shownAtMost, offset: (at - 1) * shownAtMost, ...(deleted === '1' ? { state: 'deleted' as const } : {}) }
  const [page, jobs] = await Promise.all([listCheckpoints(store.read, filter, clock.now()), listActiveJobs(store.read)])
  return (
    <CheckpointsClient
      rows={page.rows}
      total={page.total}
      page={at}
      pages={Math.max(1, Math.ceil(page.total / shownAtMost))}
      jobs={jobs.filter((job) => job.kind.startsWith('checkpoint.'))}
      deleted={deleted === '1'}
      mayImport={roleMay(actor.role!, 'checkpoint.import')}
    />
  )
}
