import type { Metadata } from 'next'
import { Crumbs } from '#components/layout/crumbs.tsx'
import { PageHeader } from '#components/layout/page-header.tsx'
import { requirePage } from '#lib/auth/current.ts'
import { driverForms } from '#lib/drivers/form-fields.ts'
import { emptyDraft } from '../_components/draft.ts'
import { ServiceForm } from '../_components/service-form.tsx'

export const metadata: Metadata = { title: 'Connect a service' }

export default async function NewServicePage() {
  await requirePage('service.write', '/settings/services/new')
  const forms = driverForms()
  return (
    <>
      <Crumbs
        items={[
          { label: 'Settings', href: '/settings' },
          { label: 'Services', href: '/settings/services' },
          { label: 'Connect a service' },
        ]}
      />
      <PageHeader title="Connect a service" answer="Say what it is made of; nothing of it is changed by connecting it." />
      <ServiceForm start={emptyDraft(forms[0]!.kind)} edit={null} forms={forms} />
    </>
  )
}
