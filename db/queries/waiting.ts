import { and, eq, inArray, isNull } from 'drizzle-orm'
import { type Role, roleMay } from '#lib/domain/access/policy.ts'
import { whyNotApprove } from '#lib/domain/approval/judge-request.ts'
import { approval, approvalRequest, breakGlass, plan, run, service } from '../schema/index.ts'
import type { Reader } from '../store.ts'
import { namesOf } from './plan.ts'

export interface WaitingItem {
  kind: 'approve' | 'launch' | 'review' | 'attention'
  id: string
  title: string
  href: string
  /** When it was asked for, ms. */
  since: number
  /** Until when, ms; null: no limit. */
  dueAt: number | null
}

/** What waits for this person: plans to approve, approved plans to launch, runs that need a decision, reviews that are due. */
export async function waitingFor(reader: Reader, me: { id: string; role: Role | null }, now: number): Promise<WaitingItem[]> {
  if (me.role === null) return []
  const person = { id: me.id, role: me.role, disabledAt: null }
  const requests = await reader
    .select({ request: approvalRequest, plan, serviceName: service.name })
    .from(approvalRequest)
    .innerJoin(plan, eq(plan.id, approvalRequest.planId))
    .innerJoin(service, eq(service.id, plan.serviceId))
    .where(inArray(approvalRequest.state, ['open', 'approved']))
  const decided = await reader
    .select({ requestId: approval.requestId })
    .from(approval)
    .where(and(eq(approval.approverId, me.id), isNull(approval.revokedAt)))
  const mine = new Set(decided.map((one) => one.requestId))
  const names = await namesOf(
    reader,
    requests.map((one) => one.request.requestedBy),
  )
  const found: WaitingItem[] = []
  for (const { request, plan: about, serviceName } of requests) {
    const href = `/plans/${request.planId}`
    const by = names[request.requestedBy] ?? request.requestedBy
    const since = request.requestedAt
    if (request.state === 'open' && request.approveBy > now && !mine.has(request.id) && whyNotApprove(person, request, about) === null)
      found.push({
        kind: 'approve',
        id: request.id,
        title: `Approve the rollback of ${serviceName}, asked for by ${by}`,
        href,
        since,
        dueAt: request.approveBy,
      })
    if (request.state === 'approved' && (request.executeBy ?? 0) > now && roleMay(me.role, 'rollback.launch'))
      found.push({
        kind: 'launch',
        id: request.id,
        title: `Launch the approved rollback of ${serviceName}`,
        href,
        since,
        dueAt: request.executeBy,
      })
  }
  return [...found, ...(await attention(reader, me.role)), ...(await reviews(reader, person))].toSorted((a, b) => a.since - b.since)
}

async function attention(reader: Reader, role: Role): Promise<WaitingItem[]> {
  if (!roleMay(role, 'rollback.decide')) return []
  const rows = await reader
    .select({ id: run.id, createdAt: run.createdAt, name: service.name })
    .from(run)
    .innerJoin(service, eq(service.id, run.serviceId))
    .where(eq(run.state, 'needs_attention'))
  return rows.map((row) => ({
    kind: 'attention' as const,
    id: row.id,
    title: `Decide how the rollback of ${row.name} goes on`,
    href: `/runs/${row.id}`,
    since: row.createdAt,
    dueAt: null,
  }))
}

async function reviews(reader: Reader, me: { id: string; role: Role }): Promise<WaitingItem[]> {
  if (!roleMay(me.role, 'rollback.review')) return []
  const rows = await reader
    .select({ glass: breakGlass, name: service.name })
    .from(breakGlass)
    .innerJoin(plan, eq(plan.id, breakGlass.planId))
    .innerJoin(service, eq(service.id, plan.serviceId))
    .where(isNull(breakGlass.reviewedAt))
  const others = rows.filter((row) => row.glass.userId !== me.id)
  return others.map(({ glass, name }) => ({
    kind: 'review' as const,
    id: glass.id,
    title: `Review the break-glass rollback of ${name}`,
    href: glass.runId ? `/runs/${glass.runId}#review` : `/plans/${glass.planId}`,
    since: glass.createdAt,
    dueAt: glass.reviewDueAt,
  }))
}
