import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getRunAuthority, getRunSnapshot, readRunLog } from '#db/queries/run.ts'
import { Crumbs } from '#components/layout/crumbs.tsx'
import { requirePage } from '#lib/auth/current.ts'
import { roleMay } from '#lib/domain/access/policy.ts'
import { RunReview } from './_components/run-review.tsx'
import { RunView } from './_components/run-view.tsx'
import { RunWho } from './_components/run-who.tsx'

export const metadata: Metadata = { title: 'Run' }

const firstLines = 2_000

export default async function RunPage({ params }: { params: Promise<{ runId: string }> }) {
  const { store, actor, clock } = await requirePage('service.read')
  const { runId } = await params
  const snapshot = await getRunSnapshot(store.read, runId)
  if (!snapshot) notFound()
  const [authority, lines] = await Promise.all([getRunAuthority(store.read, snapshot.run), readRunLog(store.read, runId, 0, firstLines)])
  const role = actor.role!
  const glass = authority.breakGlass
  return (
    <>
      <Crumbs
        items={[
          { label: 'Runs', href: '/runs' },
          { label: snapshot.run.service.name, href: `/services/${snapshot.run.service.slug}` },
          { label: runId },
        ]}
      />
      <RunView
        initial={{ snapshot, lines }}
        may={{ stop: roleMay(role, 'rollback.cancel'), decide: roleMay(role, 'rollback.decide') }}
        side={<RunWho key="who" run={snapshot.run} authority={authority} />}
        review={
          glass && (
            <RunReview
              key="review"
              glass={{
                id: glass.id,
                reason: glass.reason,
                byName: glass.byName ?? glass.userId,
                reviewDueAt: glass.reviewDueAt,
                reviewedAt: glass.reviewedAt,
                reviewedByName: glass.reviewedByName,
                reviewVerdict: glass.reviewVerdict,
                reviewNote: glass.reviewNote,
                overdue: glass.reviewedAt === null && glass.reviewDueAt < clock.now(),
              }}
              whyNot={
                glass.userId === actor.id
                  ? 'You broke glass yourself. Somebody else has to review it.'
                  : roleMay(role, 'rollback.review')
                    ? null
                    : 'An approver or an admin reviews it.'
              }
            />
          )
        }
      />
    </>
  )
}
