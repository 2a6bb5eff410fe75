import type { Metadata } from 'next'
import { listServicesOverview } from '#db/queries/service.ts'
import { PageHeader } from '#components/layout/page-header.tsx'
import { Button } from '#components/ui/button.tsx'
import { requirePage } from '#lib/auth/current.ts'
import { roleMay } from '#lib/domain/access/policy.ts'
import { ServicesList } from './_components/services-list.tsx'

export const metadata: Metadata = { title: 'Services' }

export default async function ServicesSettingsPage() {
  const { store, clock, actor } = await requirePage('service.read', '/settings/services')
  const services = await listServicesOverview(store.read, clock.now())
  const owned = services.filter((one) => one.source === 'file').length
  return (
    <>
      <PageHeader
        title="Services"
        answer={`${services.length} ${services.length === 1 ? 'service is' : 'services are'} connected; ripcord.yaml owns ${owned} of them.`}
        action={
          roleMay(actor.role!, 'service.write') && (
            <Button variant="primary" href="/settings/services/new">
              Connect a service…
            </Button>
          )
        }
      />
      <ServicesList
        rows={services.map(({ slug, name, environment, team, source, components, version, updatedAt }) => ({
          slug,
          name,
          environment,
          team,
          source,
          components: components.map((part) => part.name).join(', '),
          version,
          updatedAt,
        }))}
      />
    </>
  )
}
