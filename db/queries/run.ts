import { and, asc, desc, eq, gt, inArray } from 'drizzle-orm'
import { approval, approvalRequest, breakGlass, plan, run, runLog, service, standingApproval, step } from '../schema/index.ts'
import type { runStates } from '../schema/index.ts'
import type { Reader } from '../store.ts'
import { namesOf } from './plan.ts'

export interface RunFilter {
  serviceId?: string | undefined
  state?: (typeof runStates)[number] | undefined
  limit: number
}

/** Runs, newest first, with what a list says about each. */
export async function listRuns(reader: Reader, filter: RunFilter) {
  const rows = await reader
    .select({
      id: run.id,
      kind: run.kind,
      serviceId: run.serviceId,
      serviceName: service.name,
      environment: service.environment,
      level: run.level,
      state: run.state,
      summary: run.summary,
      reason: run.reason,
      authority: run.authority,
      launchedBy: run.launchedBy,
      planId: run.planId,
      createdAt: run.createdAt,
      startedAt: run.startedAt,
      endedAt: run.endedAt,
      rtoMs: run.rtoMs,
      rpoMs: run.rpoMs,
      document: run.document,
    })
    .from(run)
    .innerJoin(service, eq(service.id, run.serviceId))
    .where(and(filter.serviceId ? eq(run.serviceId, filter.serviceId) : undefined, filter.state ? eq(run.state, filter.state) : undefined))
    .orderBy(desc(run.createdAt))
    .limit(filter.limit)
  const names = await namesOf(
    reader,
    rows.map((row) => row.launchedBy),
  )
  return rows.map(({ document, ...row }) => ({
    ...row,
    launchedByName: names[row.launchedBy] ?? row.launchedBy,
    targets: document.components.map((one) => ({ name: one.name, label: one.checkpointLabel })),
  }))
}
export type RunListItem = Awaited<ReturnType<typeof listRuns>>[number]

/** What changes while a run is under way: the run and its steps, in order. Null when there is no such run. */
export async function getRunSnapshot(reader: Reader, runId: string) {
  const [row] = await reader.select().from(run).where(eq(run.id, runId))
  if (!row) return null
  const steps = await reader.select().from(step).where(eq(step.runId, runId)).orderBy(asc(step.seq))
  const names = await namesOf(reader, [row.launchedBy, row.cancelRequestedBy])
  const { document, fence: _fence, leaseUntil: _lease, ...rest } = row
  return {
    run: {
      ...rest,
      launchedByName: names[row.launchedBy] ?? row.launchedBy,
      cancelRequestedByName: row.cancelRequestedBy ? (names[row.cancelRequestedBy] ?? row.cancelRequestedBy) : null,
      service: document.service,
      components: document.components.map(
        ({ componentId, name, driver, checkpointId, checkpointName, checkpointLabel, dataTime, digest }) => ({
          componentId,
          name,
          driver,
          checkpointId,
          checkpointName,
          checkpointLabel,
          dataTime,
          digest,
        }),
      ),
    },
    steps,
  }
}
export type RunSnapshot = NonNullable<Awaited<ReturnType<typeof getRunSnapshot>>>

/** Log lines after `afterId`, oldest first. */
export async function readRunLog(reader: Reader, runId: string, afterId: number, limit: number) {
  return await reader
    .select({ id: runLog.id, stepSeq: runLog.stepSeq, at: runLog.at, line: runLog.line })
    .from(runLog)
    .where(and(eq(runLog.runId, runId), gt(runLog.id, afterId)))
    .orderBy(asc(runLog.id))
    .limit(limit)
}
export type RunLogLine = Awaited<ReturnType<typeof readRunLog>>[number]

/** Who allowed a run: its request with approvals, its standing approval or its break-glass launch. */
export async function getRunAuthority(reader: Reader, row: { authority: string; authorityId: string; planId: string }) {
  const isRequest = row.authority === 'approval'
  const [request] = isRequest ? await reader.select().from(approvalRequest).where(eq(approvalRequest.id, row.authorityId)) : []
  const approvals = request ? await reader.select().from(approval).where(eq(approval.requestId, request.id)).orderBy(asc(approval.at)) : []
  const isStanding = row.authority === 'standing'
  const [standing] = isStanding ? await reader.select().from(standingApproval).where(eq(standingApproval.id, row.authorityId)) : []
  const isGlass = row.authority === 'break_glass'
  const [glass] = isGlass ? await reader.select().from(breakGlass).where(eq(breakGlass.id, row.authorityId)) : []
  const [made] = await reader.select({ createdBy: plan.createdBy, editedBy: plan.editedBy }).from(plan).where(eq(plan.id, row.planId))
  const ids = [request?.requestedBy, standing?.signedBy, glass?.userId, glass?.reviewedBy, made?.createdBy, made?.editedBy]
  const names = await namesOf(reader, [...ids.map((id) => id ?? null), ...approvals.map((one) => one.approverId)])
  const name = (id: string | null | undefined) => (id ? (names[id] ?? id) : null)
  return {
    plannedBy: name(made?.createdBy),
    request: request
      ? { id: request.id, requestedBy: name(request.requestedBy), requestedAt: request.requestedAt, needed: request.needed }
      : null,
    approvals: approvals
      .filter((one) => one.revokedAt === null && one.decision === 'approved')
      .map((one) => ({ id: one.id, by: name(one.approverId), at: one.at, comment: one.comment })),
    standing: standing
      ? {
          id: standing.id,
          signedBy: name(standing.signedBy),
          signedAt: standing.createdAt,
          expiresAt: standing.expiresAt,
          reason: standing.reason,
        }
      : null,
    breakGlass: glass ? { ...glass, byName: name(glass.userId), reviewedByName: name(glass.reviewedBy) } : null,
  }
}
export type RunAuthorityDetail = Awaited<ReturnType<typeof getRunAuthority>>

/** Ids of runs among those given that are not over. */
export async function activeRuns(reader: Reader, serviceIds: readonly string[]) {
  if (serviceIds.length === 0) return []
  return await reader
    .select({ id: run.id, serviceId: run.serviceId, state: run.state, summary: run.summary, createdAt: run.createdAt })
    .from(run)
    .where(and(inArray(run.serviceId, [...serviceIds]), inArray(run.state, ['queued', 'running', 'reverting', 'needs_attention'])))
    .orderBy(desc(run.createdAt))
}
