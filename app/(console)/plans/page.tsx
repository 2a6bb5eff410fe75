import type { Metadata } from 'next'
import { listStanding } from '#db/queries/approval.ts'
import { listPlans } from '#db/queries/plan.ts'
import { waitingFor } from '#db/queries/waiting.ts'
import { PageHeader } from '#components/layout/page-header.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Tabs } from '#components/ui/tabs.tsx'
import { requirePage } from '#lib/auth/current.ts'
import { roleMay } from '#lib/domain/access/policy.ts'
import { PlansTable } from './_components/plans-table.tsx'
import { StandingList } from './_components/standing-list.tsx'

export const metadata: Metadata = { title: 'Plans' }

export default async function PlansPage() {
  const { store, clock, actor } = await requirePage('service.read')
  const role = actor.role!
  const now = clock.now()
  const [plans, standing, waiting] = await Promise.all([
    listPlans(store.read, { limit: 500 }),
    listStanding(store.read, { current: false, now, limit: 100 }),
    waitingFor(store.read, { id: actor.id, role }, now),
  ])
  const approve = waiting.filter((one) => one.kind === 'approve').length
  const launch = waiting.filter((one) => one.kind === 'launch').length
  const parts = [approve > 0 && `${approve} to approve`, launch > 0 && `${launch} approved and ready to launch`].filter(Boolean)
  return (
    <>
      <PageHeader
        title="Plans"
        answer={
          parts.length > 0 ? (
            <>
              Waiting for you: <b>{parts.join(', ')}</b>.
            </>
          ) : (
            'No plan waits for you.'
          )
        }
        action={
          <Button
            variant="primary"
            size="lg"
            href="/plans/new"
            disabledReason={roleMay(role, 'plan.write') ? null : 'Your role only reads. A responder makes plans.'}
          >
            Plan a rollback
          </Button>
        }
      />
      <Tabs
        label="Plans and standing approvals"
        tabs={[
          {
            id: 'plans',
            label: 'Plans',
            count: plans.length,
            content: <PlansTable rows={plans.map((row) => ({ ...row, standing: planState(row) }))} />,
          },
          {
            id: 'standing',
            label: 'Standing approvals',
            count: standing.filter((one) => one.state === 'active').length,
            content: (
              <Card flush>
                <StandingList rows={standing} canRevoke={roleMay(role, 'standing.sign')} withService />
              </Card>
            ),
          },
        ]}
      />
    </>
  )
}

/** Where a plan stands: its request when there is one, otherwise the plan itself. */
function planState(row: { state: string; request: { state: string } | null; blockers: number }): string {
  if (row.state !== 'ready') return row.state
  return row.request?.state ?? (row.blockers > 0 ? 'blocked' : 'ready')
}
