import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getServiceDetail } from '#db/queries/service.ts'
import { Crumbs } from '#components/layout/crumbs.tsx'
import { PageHeader } from '#components/layout/page-header.tsx'
import { ServiceConfig } from '#components/service/service-config.tsx'
import { Button } from '#components/ui/button.tsx'
import { requirePage } from '#lib/auth/current.ts'
import { roleMay } from '#lib/domain/access/policy.ts'
import { driverForms } from '#lib/drivers/form-fields.ts'
import { storedSpec } from '#lib/services/service/stored-spec.ts'
import { env } from '#lib/system/env.ts'
import { ArchiveService } from '../_components/archive-service.tsx'
import { toDraft } from '../_components/draft.ts'
import { ServiceForm } from '../_components/service-form.tsx'

export const metadata: Metadata = { title: 'Edit service' }

export default async function EditServicePage({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params
  const { store, clock, actor } = await requirePage('service.read', `/settings/services/${slug}`)
  const service = await getServiceDetail(store.read, slug, clock.now())
  if (!service || service.archivedAt !== null) notFound()
  const owned = service.source === 'file'
  const mayWrite = roleMay(actor.role!, 'service.write')
  const forms = driverForms()
  return (
    <>
      <Crumbs
        items={[{ label: 'Settings', href: '/settings' }, { label: 'Services', href: '/settings/services' }, { label: service.name }]}
      />
      <PageHeader
        title={service.name}
        answer={
          owned ? (
            <>
              It is owned by <b className="font-mono text-base break-all">{env().RIPCORD_CONFIG ?? 'ripcord.yaml'}</b>. Change it there; it
              is read again at the next start.
            </>
          ) : mayWrite ? (
            'A change of settings, checks or hooks voids open approvals and asks for new proof.'
          ) : (
            'Only an admin may change it.'
          )
        }
        secondary={
          <>
            <Button href={`/services/${slug}`}>Open the service</Button>
            {!owned && mayWrite && <ArchiveService serviceId={service.id} version={service.version} name={service.name} />}
          </>
        }
      />
      {owned || !mayWrite ? (
        <ServiceConfig service={service} action={null} />
      ) : (
        <ServiceForm
          start={toDraft(storedSpec(service, service.components), forms)}
          edit={{ serviceId: service.id, version: service.version }}
          forms={forms}
        />
      )}
    </>
  )
}
