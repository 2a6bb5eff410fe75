import { inArray } from 'drizzle-orm'
import { hasOverdueReview, listStanding } from '#db/queries/approval.ts'
import { engineIsAlive } from '#db/queries/engine.ts'
import { getPlan } from '#db/queries/plan.ts'
import { activeRuns } from '#db/queries/run.ts'
import { user } from '#db/schema/index.ts'
import type { PlanDocument } from '#lib/domain/plan/plan.ts'
import { type StandingRow, whyNotStanding } from '#lib/services/approval/standing.ts'
import { newestProvenOf } from '#lib/services/checkpoint/newest-proven-of.ts'
import type { Context } from '#lib/services/context.ts'
import { type PlanMove, nextMove } from './next-move.ts'

/** All that the plan page shows, and the one move that is open to who is looking. Null when there is no such plan. */
export async function loadPlanView({ store, clock, actor }: Context, planId: string) {
  const detail = await getPlan(store.read, planId)
  if (!detail) return null
  const { plan, service, requests, approvals, runs } = detail
  const now = clock.now()
  const approverIds = [...new Set(approvals.map((one) => one.approverId))]
  const [people, engineAlive, standing, overdueReview, active, shapes] = await Promise.all([
    approverIds.length > 0 ? store.read.select().from(user).where(inArray(user.id, approverIds)) : [],
    engineIsAlive(store.read, now),
    plan.document ? judgeStanding({ store, clock, actor }, plan.document, detail.standing) : [],
    hasOverdueReview(store.read, now),
    activeRuns(store.read, [service.id]),
    listStanding(store.read, { serviceId: service.id, current: true, now, limit: 50 }),
  ])
  const request = requests.find((one) => one.planHash === plan.hash && (one.state === 'open' || one.state === 'approved')) ?? null
  const lastUsed = requests.find((one) => one.planHash === plan.hash && one.runId !== null)
  const ranId = lastUsed?.runId ?? detail.breakGlass.find((one) => one.planHash === plan.hash)?.runId
  const ran = runs.find((one) => one.id === ranId) ?? runs.find((one) => one.createdAt >= (plan.builtAt ?? 0)) ?? null
  const covering = standing.find((one) => one.whyNot === null) ?? standing[0] ?? null
  const parts = plan.document?.components ?? []
  const launchLabel =
    parts.length === 1
      ? `Roll back ${parts[0]!.name} to ${parts[0]!.checkpointLabel}`
      : `Roll back ${service.name} (${parts.length} components)`
  const move: PlanMove = nextMove({
    me: { id: actor.id, role: actor.role! },
    now,
    engineAlive,
    plan: { ...plan, launchLabel: plan.document ? launchLabel : `Roll back ${service.name}` },
    blockers: plan.assessment?.blockers ?? [],
    drifted: plan.document !== null && plan.document.configDigest !== service.configDigest,
    request,
    approvals: approvals.filter((one) => one.requestId === request?.id),
    people: people.map(({ id, role, disabledAt }) => ({ id, role, disabledAt })),
    standing: covering,
    run: ran,
  })
  return {
    ...detail,
    now,
    move,
    request,
    launchLabel,
    covering,
    ran,
    shapes,
    overdueReview,
    engineAlive,
    active: active.filter((one) => one.id !== ran?.id),
  }
}
export type PlanView = NonNullable<Awaited<ReturnType<typeof loadPlanView>>>

async function judgeStanding({ store, clock, actor }: Context, document: PlanDocument, rows: readonly StandingRow[]) {
  const now = clock.now()
  const live = rows.filter((row) => row.revokedAt === null && row.expiresAt > now)
  if (live.length === 0) return []
  const newest = await newestProvenOf(
    store.read,
    document.components.map((one) => one.componentId),
    now,
  )
  return await Promise.all(
    live.map(async (row) => ({ id: row.id, whyNot: await whyNotStanding(store.read, row, document, newest, actor.id, now) })),
  )
}
