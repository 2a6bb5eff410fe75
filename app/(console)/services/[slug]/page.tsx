import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { listStanding } from '#db/queries/approval.ts'
import { listFailedJobs, listOpenJobs } from '#db/queries/job.ts'
import { lastDryRun } from '#db/queries/last-dry-run.ts'
import { pastDurations, scopeKey } from '#db/queries/past-durations.ts'
import { getServiceDetail } from '#db/queries/service.ts'
import { TakeCheckpoint } from '#components/checkpoint/take-checkpoint.tsx'
import { Crumbs } from '#components/layout/crumbs.tsx'
import { PageHeader } from '#components/layout/page-header.tsx'
import { DependencyDrawing } from '#components/service/dependency-drawing.tsx'
import { RecoveryCard } from '#components/service/recovery-card.tsx'
import { ServiceConfig } from '#components/service/service-config.tsx'
import { Badge, StatusBadge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Tabs } from '#components/ui/tabs.tsx'
import { requirePage } from '#lib/auth/current.ts'
import { roleMay } from '#lib/domain/access/policy.ts'
import { readiness } from '#lib/domain/service/readiness.ts'
import { predictNext } from '#lib/domain/stats/predict-next.ts'
import { takeCheckpointAction } from '../../checkpoints/actions.ts'
import { ActiveRun } from './_components/active-run.tsx'
import { ProofCard } from './_components/proof-card.tsx'
import { ServiceCheckpoints } from './_components/service-checkpoints.tsx'
import { ServiceChecks } from './_components/service-checks.tsx'
import { ServiceRuns } from './_components/service-runs.tsx'
import { StandingLaunch } from './_components/standing-launch.tsx'

interface ServicePageProps {
  params: Promise<{ slug: string }>
}

export async function generateMetadata({ params }: ServicePageProps): Promise<Metadata> {
  return { title: (await params).slug }
}

export default async function ServicePage({ params }: ServicePageProps) {
  const { slug } = await params
  const { store, clock, actor } = await requirePage('service.read', `/services/${slug}`)
  const now = clock.now()
  const service = await getServiceDetail(store.read, slug, now)
  if (!service) notFound()
  const role = actor.role!
  const { components, objectives } = service
  const componentIds = components.map((part) => part.id)
  const provenIds = components.flatMap((part) => part.newestProven?.id ?? [])
  const [jobs, failed, past, standing, dryRun] = await Promise.all([
    listOpenJobs(store.read, componentIds),
    listFailedJobs(store.read, componentIds),
    pastDurations(store.read, [service.id]),
    listStanding(store.read, { serviceId: service.id, current: true, now, limit: 20 }),
    lastDryRun(store.read, service.id, provenIds),
  ])
  const predictedOf = (ids: readonly string[]) => predictNext((past.get(scopeKey(ids)) ?? []).map((one) => one.ms))
  const parts = components.map((part) => ({ ...part, newest: part.newest && { ...part.newest, weakest: part.newest.chain.weakest } }))
  const state = readiness(parts, objectives, service.activeRun ?? service.lastRun, now)
  const archived = service.archivedAt !== null
  const editable = service.source === 'console' && !archived && roleMay(role, 'service.write')

  return (
    <>
      <Crumbs items={[{ label: 'Services', href: '/' }, { label: service.name }]} />
      <PageHeader
        title={service.name}
        badges={
          <>
            <StatusBadge status={archived ? 'disabled' : state.state} label={archived ? 'Archived' : undefined} />
            <Badge>{service.environment}</Badge>
            {service.team && <Badge>{service.team}</Badge>}
          </>
        }
        answer={
          state.state === 'ready' ? (
            <>
              It can go back now: <b>{state.reason}</b>.
            </>
          ) : (
            <>
              It cannot go back now: {state.part && <b>{state.part}: </b>}
              {state.reason.replace(/\.$/, '')}. {state.nextStep}
            </>
          )
        }
        secondary={
          roleMay(role, 'checkpoint.create') &&
          !archived && (
            <TakeCheckpoint
              service={service.name}
              components={components.map(({ id, name }) => ({ id, name }))}
              take={takeCheckpointAction}
              disabledReason={service.activeRun ? 'A run is active.' : null}
            />
          )
        }
        action={
          roleMay(role, 'plan.write') && !archived ? (
            <Button
              variant="primary"
              href={`/plans/new?service=${service.slug}`}
              disabledReason={components.every((part) => part.checkpoints === 0) && 'There is no checkpoint to go back to.'}
            >
              Roll back…
            </Button>
          ) : null
        }
      />
      <div className="flex flex-col gap-4">
        {service.activeRun && <ActiveRun run={service.activeRun} />}
        {roleMay(role, 'rollback.launch') && !archived && (
          <StandingLaunch
            serviceId={service.id}
            serviceName={service.name}
            components={components}
            standing={standing}
            me={actor.id}
            busy={service.activeRun !== null}
          />
        )}
        <div className={components.length > 1 ? 'grid gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]' : ''}>
          <RecoveryCard
            parts={components.map(({ id, name, dependsOn, newestProven }) => ({
              id,
              name,
              dependsOn,
              proven: newestProven,
              predicted: predictedOf([id]),
            }))}
            predicted={predictedOf(componentIds)}
            provenDataTime={service.provenDataTime}
            rtoMinutes={objectives.rtoMinutes}
            rpoMinutes={objectives.rpoMinutes}
            dryRun={dryRun}
          />
          {components.length > 1 && (
            <Card title="Components" description="Restored from left to right.">
              <DependencyDrawing parts={components.map((part) => ({ ...part, proven: part.newestProven !== null }))} />
            </Card>
          )}
        </div>
        <ProofCard
          components={components}
          jobs={jobs}
          failed={failed}
          mayVerify={roleMay(role, 'checkpoint.verify') && !archived}
          mayDiscover={roleMay(role, 'checkpoint.create') && !archived}
        />
        <Tabs
          label="About this service"
          tabs={[
            {
              id: 'checkpoints',
              label: 'Checkpoints',
              count: service.checkpointTotal,
              content: <ServiceCheckpoints rows={service.checkpoints} total={service.checkpointTotal} service={service.name} />,
            },
            { id: 'runs', label: 'Runs', count: service.runs.length, content: <ServiceRuns rows={service.runs} /> },
            { id: 'checks', label: 'Checks', count: service.checks.length, content: <ServiceChecks checks={service.checks} /> },
            {
              id: 'configuration',
              label: 'Configuration',
              content: (
                <ServiceConfig service={service} action={editable && <Button href={`/settings/services/${service.slug}`}>Edit…</Button>} />
              ),
            },
          ]}
        />
      </div>
    </>
  )
}
