import { and, desc, eq, inArray } from 'drizzle-orm'
import { approval, approvalRequest, breakGlass, plan, run, service, standingApproval, user } from '../schema/index.ts'
import type { Reader } from '../store.ts'

/** Names of the people who are mentioned, by id; those not found are left out. */
export async function namesOf(reader: Reader, ids: Iterable<string | null>): Promise<Record<string, string>> {
  const wanted = [...new Set(ids)].filter((id): id is string => id !== null)
  if (wanted.length === 0) return {}
  const rows = await reader.select({ id: user.id, name: user.name }).from(user).where(inArray(user.id, wanted))
  return Object.fromEntries([['engine', 'Ripcord engine'], ...rows.map((row) => [row.id, row.name])])
}

export async function listPlans(reader: Reader, filter: { serviceId?: string | undefined; limit: number }) {
  const rows = await reader
    .select({
      id: plan.id,
      serviceId: plan.serviceId,
      serviceName: service.name,
      environment: service.environment,
      level: plan.level,
      state: plan.state,
      hash: plan.hash,
      reason: plan.reason,
      createdBy: plan.createdBy,
      createdAt: plan.createdAt,
      assessment: plan.assessment,
      document: plan.document,
    })
    .from(plan)
    .innerJoin(service, eq(service.id, plan.serviceId))
    .where(filter.serviceId ? eq(plan.serviceId, filter.serviceId) : undefined)
    .orderBy(desc(plan.createdAt))
    .limit(filter.limit)
  const ids = rows.map((row) => row.id)
  const requests = ids.length > 0 ? await reader.select().from(approvalRequest).where(inArray(approvalRequest.planId, ids)) : []
  const names = await namesOf(
    reader,
    rows.map((row) => row.createdBy),
  )
  return rows.map(({ document, assessment, ...row }) => {
    const newest = requests.filter((one) => one.planId === row.id).toSorted((a, b) => b.requestedAt - a.requestedAt)[0]
    return {
      ...row,
      createdByName: names[row.createdBy] ?? row.createdBy,
      targets: document?.components.map((one) => ({ name: one.name, label: one.checkpointLabel })) ?? [],
      blockers: assessment?.blockers.length ?? 0,
      request: newest
        ? { id: newest.id, state: newest.state, approveBy: newest.approveBy, executeBy: newest.executeBy, runId: newest.runId }
        : null,
    }
  })
}
export type PlanListItem = Awaited<ReturnType<typeof listPlans>>[number]

/** A plan and all that decides whether it may be launched. */
export async function getPlan(reader: Reader, planId: string) {
  const [row] = await reader
    .select({ plan, service })
    .from(plan)
    .innerJoin(service, eq(service.id, plan.serviceId))
    .where(eq(plan.id, planId))
  if (!row) return null
  const requests = await reader
    .select()
    .from(approvalRequest)
    .where(eq(approvalRequest.planId, planId))
    .orderBy(desc(approvalRequest.requestedAt))
  const requestIds = requests.map((one) => one.id)
  const approvals = requestIds.length > 0 ? await reader.select().from(approval).where(inArray(approval.requestId, requestIds)) : []
  const standing = await reader
    .select()
    .from(standingApproval)
    .where(and(eq(standingApproval.serviceId, row.service.id), eq(standingApproval.level, row.plan.level)))
  const runs = await reader
    .select({ id: run.id, state: run.state, summary: run.summary, createdAt: run.createdAt })
    .from(run)
    .where(eq(run.planId, planId))
    .orderBy(desc(run.createdAt))
  const glass = await reader.select().from(breakGlass).where(eq(breakGlass.planId, planId))
  const names = await namesOf(reader, [
    row.plan.createdBy,
    row.plan.editedBy,
    ...requests.map((one) => one.requestedBy),
    ...approvals.map((one) => one.approverId),
    ...standing.map((one) => one.signedBy),
  ])
  return { plan: row.plan, service: row.service, requests, approvals, standing, runs, breakGlass: glass, names }
}
export type PlanDetail = NonNullable<Awaited<ReturnType<typeof getPlan>>>
