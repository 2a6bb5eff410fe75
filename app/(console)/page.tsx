import type { Metadata } from 'next'
import { pastDurations } from '#db/queries/past-durations.ts'
import { listServicesOverview } from '#db/queries/service.ts'
import { waitingFor } from '#db/queries/waiting.ts'
import { FleetFavicon } from '#components/layout/fleet-favicon.tsx'
import { PageHeader } from '#components/layout/page-header.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { requirePage } from '#lib/auth/current.ts'
import { roleMay } from '#lib/domain/access/policy.ts'
import { canBreakShop } from '#lib/services/demo/break-shop.ts'
import { env } from '#lib/system/env.ts'
import { BreakShopCard } from './_components/break-shop-card.tsx'
import { OverviewSentence } from './_components/overview-sentence.tsx'
import { serviceRow } from './_components/service-rows.ts'
import { ServicesTable } from './_components/services-table.tsx'
import { VerdictCounts } from './_components/verdict-counts.tsx'
import { WaitingList } from './_components/waiting-list.tsx'

export const metadata: Metadata = { title: 'Overview' }

export default async function OverviewPage() {
  const { store, clock, actor } = await requirePage('service.read', '/')
  const now = clock.now()
  const role = actor.role!
  const [services, waiting] = await Promise.all([
    listServicesOverview(store.read, now),
    waitingFor(store.read, { id: actor.id, role }, now),
  ])
  const past = await pastDurations(
    store.read,
    services.map((one) => one.id),
  )
  const rows = services.map((one) => serviceRow(one, past, now))
  const shop = canBreakShop() ? rows.find((row) => row.slug === 'shop') : undefined
  const verdict = rows.some((row) => row.readiness.state === 'failed')
    ? 'failed'
    : rows.every((row) => row.readiness.state === 'ready')
      ? 'ready'
      : 'partial'

  if (rows.length === 0) return <FirstService mayWrite={roleMay(role, 'service.write')} />
  return (
    <>
      <FleetFavicon verdict={verdict} />
      <PageHeader title="Overview" answer={<OverviewSentence services={rows} />} />
      {shop && (
        <BreakShopCard
          slug={shop.slug}
          shopUrl={env().RIPCORD_DEMO!}
          disabledReason={roleMay(role, 'rollback.launch') ? null : `A ${role} may only look. Sign in as responder.`}
        />
      )}
      <VerdictCounts services={rows} />
      <div className="flex flex-col gap-4">
        {(waiting.length > 0 || roleMay(role, 'plan.write')) && <WaitingList items={waiting} />}
        <Card title="Services" flush>
          <ServicesTable rows={rows} mayPlan={roleMay(role, 'plan.write')} />
        </Card>
      </div>
    </>
  )
}

function FirstService({ mayWrite }: { mayWrite: boolean }) {
  return (
    <>
      <FleetFavicon verdict="unknown" />
      <PageHeader title="Overview" answer="No service is connected yet, so there is nothing to go back to." />
      <Card>
        <EmptyState
          title="Connect your first service"
          action={
            mayWrite ? (
              <Button variant="primary" href="/settings/services/new">
                Connect a service…
              </Button>
            ) : (
              <p className="text-sm text-muted">Ask an admin to connect one.</p>
            )
          }
        >
          Name it, say what can be taken back (a database, a release, files, a repository), and take the first checkpoint. To try Ripcord on
          a small real shop instead, run <code className="font-mono">npm run demo</code>.
        </EmptyState>
      </Card>
    </>
  )
}
