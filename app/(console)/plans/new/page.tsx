import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { getPlan } from '#db/queries/plan.ts'
import { Crumbs } from '#components/layout/crumbs.tsx'
import { PageHeader } from '#components/layout/page-header.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { requirePage } from '#lib/auth/current.ts'
import { loadChoices, ownerOfCheckpoint, servicesToPlan } from './load-choices.ts'
import { PlanForm } from './plan-form.tsx'

export const metadata: Metadata = { title: 'Plan a rollback' }

type Search = Promise<{ service?: string; component?: string; checkpoint?: string; plan?: string }>

export default async function NewPlanPage({ searchParams }: { searchParams: Search }) {
  const { store, clock } = await requirePage('plan.write')
  const asked = await searchParams
  const editing = asked.plan ? await getPlan(store.read, asked.plan) : null
  if (asked.plan && !editing) notFound()
  const owner = asked.checkpoint ? await ownerOfCheckpoint(store.read, asked.checkpoint) : null
  const wanted = editing?.service.id ?? asked.service ?? owner?.serviceId
  const choices = wanted ? await loadChoices(store.read, wanted, clock.now()) : null
  if (wanted && !choices) notFound()
  if (!choices) return <ChooseService services={await servicesToPlan(store.read)} />
  const component =
    choices.components.find((one) => one.slug === asked.component || one.id === asked.component)?.id ?? owner?.componentId ?? null
  return (
    <>
      <Crumbs
        items={[
          { label: 'Plans', href: '/plans' },
          { label: choices.service.name, href: `/services/${choices.service.slug}` },
          { label: editing ? 'Edit plan' : 'Plan a rollback' },
        ]}
      />
      <PageHeader
        title={editing ? `Edit the plan for ${choices.service.name}` : `Roll back ${choices.service.name}`}
        badges={<Badge>{choices.service.environment}</Badge>}
        answer={
          editing
            ? 'An edited plan gets a new hash. Requests and approvals of the old one become void.'
            : 'Nothing is changed yet: the dry run shows what would happen, then somebody approves it.'
        }
      />
      <PlanForm
        choices={choices}
        preset={{ component, checkpoint: asked.checkpoint ?? null }}
        editing={
          editing && {
            planId: editing.plan.id,
            version: editing.plan.version,
            level: editing.plan.level as 1 | 2 | 3,
            choices: editing.plan.choices,
            reason: editing.plan.reason,
            failureAt: editing.plan.failureAt,
          }
        }
      />
    </>
  )
}

function ChooseService({ services }: { services: { id: string; slug: string; name: string; environment: string }[] }) {
  return (
    <>
      <Crumbs items={[{ label: 'Plans', href: '/plans' }, { label: 'Plan a rollback' }]} />
      <PageHeader title="Plan a rollback" answer="Which service?" />
      {services.length === 0 ? (
        <EmptyState title="No service yet" action={<Button href="/settings/services">Connect the first service</Button>}>
          A plan needs a service with a checkpoint.
        </EmptyState>
      ) : (
        <ul data-rows className="max-w-160 rounded-lg border bg-surface">
          {services.map((one) => (
            <li key={one.id} data-row className="border-b last:border-0">
              <Link href={`/plans/new?service=${one.slug}`} className="flex min-h-11 items-center gap-3 px-4 hover:bg-hover">
                <span className="flex-1 font-medium">{one.name}</span>
                <span className="text-sm text-muted">{one.environment}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
