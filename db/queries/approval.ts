import { and, asc, desc, eq, gt, inArray, isNull, lt, type SQL } from 'drizzle-orm'
import {
  approval,
  approvalRequest,
  breakGlass,
  component,
  plan,
  type requestStates,
  run,
  service,
  standingApproval,
} from '../schema/index.ts'
import type { Reader } from '../store.ts'
import { namesOf } from './plan.ts'

export type RequestState = (typeof requestStates)[number]

/** Approval requests, newest first, with the plan they are about and who has decided. */
export async function listRequests(
  reader: Reader,
  filter: { state?: RequestState | undefined; planId?: string | undefined; limit: number },
) {
  const where = and(
    filter.state ? eq(approvalRequest.state, filter.state) : undefined,
    filter.planId ? eq(approvalRequest.planId, filter.planId) : undefined,
  )
  return await requestsWhere(reader, where, filter.limit)
}
export type RequestListItem = Awaited<ReturnType<typeof listRequests>>[number]

/** One request; null when there is none. */
export async function getRequest(reader: Reader, requestId: string): Promise<RequestListItem | null> {
  const [found] = await requestsWhere(reader, eq(approvalRequest.id, requestId), 1)
  return found ?? null
}

async function requestsWhere(reader: Reader, where: SQL | undefined, limit: number) {
  const rows = await reader
    .select({
      request: approvalRequest,
      plan: { level: plan.level, reason: plan.reason, hash: plan.hash },
      serviceName: service.name,
      serviceId: service.id,
    })
    .from(approvalRequest)
    .innerJoin(plan, eq(plan.id, approvalRequest.planId))
    .innerJoin(service, eq(service.id, plan.serviceId))
    .where(where)
    .orderBy(desc(approvalRequest.requestedAt))
    .limit(limit)
  const ids = rows.map((row) => row.request.id)
  const approvals =
    ids.length > 0 ? await reader.select().from(approval).where(inArray(approval.requestId, ids)).orderBy(asc(approval.at)) : []
  const names = await namesOf(reader, [...rows.map((row) => row.request.requestedBy), ...approvals.map((one) => one.approverId)])
  return rows.map(({ request, plan: about, serviceName, serviceId }) => ({
    ...request,
    serviceId,
    serviceName,
    level: about.level,
    reason: about.reason,
    requestedByName: names[request.requestedBy] ?? request.requestedBy,
    approvals: approvals
      .filter((one) => one.requestId === request.id)
      .map((one) => ({ ...one, approverName: names[one.approverId] ?? one.approverId })),
  }))
}

/** Standing approvals with names; `current` leaves out those that were revoked or have expired. */
export async function listStanding(
  reader: Reader,
  filter: { serviceId?: string | undefined; current: boolean; now: number; limit: number },
) {
  const rows = await reader
    .select({ standing: standingApproval, serviceName: service.name, serviceSlug: service.slug, serviceDigest: service.configDigest })
    .from(standingApproval)
    .innerJoin(service, eq(service.id, standingApproval.serviceId))
    .where(
      and(
        filter.serviceId ? eq(standingApproval.serviceId, filter.serviceId) : undefined,
        filter.current ? and(isNull(standingApproval.revokedAt), gt(standingApproval.expiresAt, filter.now)) : undefined,
      ),
    )
    .orderBy(desc(standingApproval.createdAt))
    .limit(filter.limit)
  const names = await namesOf(
    reader,
    rows.flatMap((row) => [row.standing.signedBy, row.standing.revokedBy]),
  )
  const componentIds = [...new Set(rows.flatMap((row) => row.standing.componentIds))]
  const parts =
    componentIds.length > 0
      ? await reader.select({ id: component.id, name: component.name }).from(component).where(inArray(component.id, componentIds))
      : []
  return rows.map(({ standing, serviceName, serviceSlug, serviceDigest }) => ({
    ...standing,
    serviceName,
    serviceSlug,
    componentNames: standing.componentIds.map((id) => parts.find((part) => part.id === id)?.name ?? id),
    signedByName: names[standing.signedBy] ?? standing.signedBy,
    revokedByName: standing.revokedBy ? (names[standing.revokedBy] ?? standing.revokedBy) : null,
    state: standingState(standing, serviceDigest, filter.now),
  }))
}
export type StandingListItem = Awaited<ReturnType<typeof listStanding>>[number]

function standingState(row: { revokedAt: number | null; expiresAt: number; configDigest: string }, serviceDigest: string, now: number) {
  if (row.revokedAt !== null) return 'revoked' as const
  if (now >= row.expiresAt) return 'expired' as const
  return row.configDigest === serviceDigest ? ('active' as const) : ('void' as const)
}

/** Break-glass launches; `due` keeps those that nobody reviewed. Oldest due first. */
export async function listBreakGlass(reader: Reader, filter: { due: boolean; limit: number }) {
  const rows = await reader
    .select({ glass: breakGlass, serviceName: service.name, runState: run.state })
    .from(breakGlass)
    .innerJoin(plan, eq(plan.id, breakGlass.planId))
    .innerJoin(service, eq(service.id, plan.serviceId))
    .leftJoin(run, eq(run.id, breakGlass.runId))
    .where(filter.due ? isNull(breakGlass.reviewedAt) : undefined)
    .orderBy(asc(breakGlass.reviewDueAt))
    .limit(filter.limit)
  const names = await namesOf(
    reader,
    rows.flatMap((row) => [row.glass.userId, row.glass.reviewedBy]),
  )
  return rows.map(({ glass, serviceName, runState }) => ({
    ...glass,
    serviceName,
    runState,
    userName: names[glass.userId] ?? glass.userId,
    reviewedByName: glass.reviewedBy ? (names[glass.reviewedBy] ?? glass.reviewedBy) : null,
  }))
}
export type BreakGlassItem = Awaited<ReturnType<typeof listBreakGlass>>[number]

/** Whether break-glass is closed because a review is overdue. */
export async function hasOverdueReview(reader: Reader, now: number): Promise<boolean> {
  const rows = await reader
    .select({ id: breakGlass.id })
    .from(breakGlass)
    .where(and(isNull(breakGlass.reviewedAt), lt(breakGlass.reviewDueAt, now)))
    .limit(1)
  return rows.length > 0
}
