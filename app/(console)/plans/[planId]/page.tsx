import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Crumbs } from '#components/layout/crumbs.tsx'
import { PageHeader } from '#components/layout/page-header.tsx'
import { Badge, StatusBadge } from '#components/ui/badge.tsx'
import { requirePage } from '#lib/auth/current.ts'
import { roleMay } from '#lib/domain/access/policy.ts'
import { PlanApprovals } from './_components/plan-approvals.tsx'
import { PlanChanges } from './_components/plan-changes.tsx'
import { PlanMoveButton } from './_components/plan-move-button.tsx'
import { PlanMore } from './_components/plan-more.tsx'
import { PlanNotices } from './_components/plan-notices.tsx'
import { PlanSentence } from './_components/plan-sentence.tsx'
import { PlanSteps } from './_components/plan-steps.tsx'
import { PlanSummary } from './_components/plan-summary.tsx'
import { loadPlanView } from './load-plan-view.ts'

export const metadata: Metadata = { title: 'Plan' }

export default async function PlanPage({ params }: { params: Promise<{ planId: string }> }) {
  const ctx = await requirePage('service.read')
  const { planId } = await params
  const view = await loadPlanView(ctx, planId)
  if (!view) notFound()
  const { plan, service } = view
  const role = ctx.actor.role!
  const state = view.request?.state ?? (plan.state === 'ready' ? null : plan.state)
  return (
    <>
      <Crumbs
        items={[
          { label: 'Plans', href: '/plans' },
          { label: service.name, href: `/services/${service.slug}` },
          { label: plan.hash ? `Plan ${plan.hash.slice(0, 12)}` : 'Plan' },
        ]}
      />
      <PageHeader
        title={view.launchLabel}
        badges={
          <>
            {state && <StatusBadge status={state} />}
            <Badge>Level {plan.level}</Badge>
            <Badge>{service.environment}</Badge>
          </>
        }
        answer={<PlanSentence view={view} />}
        action={
          <PlanMoveButton
            planId={plan.id}
            version={plan.version}
            hash={plan.hash}
            move={view.move}
            typed={plan.level === 3 ? service.name : null}
            subject={view.launchLabel}
          />
        }
        secondary={
          <PlanMore
            planId={plan.id}
            version={plan.version}
            hash={plan.hash}
            serviceName={service.name}
            components={plan.document?.components.length ?? plan.choices.length}
            canEdit={roleMay(role, 'plan.write')}
            request={view.request ? { id: view.request.id, mine: view.request.requestedBy === ctx.actor.id } : null}
            canWithdraw={view.request !== null && (view.request.requestedBy === ctx.actor.id || roleMay(role, 'approval.decide'))}
            canRevoke={view.approvals.some(
              (one) => one.requestId === view.request?.id && one.approverId === ctx.actor.id && one.revokedAt === null,
            )}
            canRefresh={view.move.kind !== 'refresh'}
            breakGlass={breakGlassReason(view, role)}
          />
        }
      />
      <div className="flex flex-col gap-4">
        <PlanNotices view={view} />
        {plan.document && plan.assessment && (
          <>
            <PlanSummary view={view} />
            <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
              <div className="flex min-w-0 flex-col gap-4">
                <PlanChanges document={plan.document} assessment={plan.assessment} />
                <PlanSteps steps={plan.document.steps} level={plan.level} />
              </div>
              <PlanApprovals view={view} me={ctx.actor.id} role={role} />
            </div>
          </>
        )}
      </div>
    </>
  )
}

/** Undefined: not offered. Null: can be done. Otherwise why it cannot. */
function breakGlassReason(
  view: NonNullable<Awaited<ReturnType<typeof loadPlanView>>>,
  role: Parameters<typeof roleMay>[0],
): string | null | undefined {
  const { plan, move } = view
  if (plan.state !== 'ready' || !plan.document || move.kind === 'open_run' || move.kind === 'refresh') return undefined
  if (!roleMay(role, 'rollback.break_glass') || (plan.assessment?.blockers.length ?? 0) > 0) return undefined
  if (plan.document.components.length !== 1) return 'Break-glass covers one component. Make a level 1 plan.'
  if (view.overdueReview) return 'A review of an earlier break-glass launch is overdue. Until somebody reviews it, ask for an approval.'
  if (view.now - (plan.builtAt ?? 0) > 3_600_000) return 'This plan is more than an hour old. Refresh it first.'
  return null
}
