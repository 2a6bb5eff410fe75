import { eq, inArray } from 'drizzle-orm'
import { approval, approvalRequest, plan, user } from '#db/schema/index.ts'
import type { Reader } from '#db/store.ts'
import { ServiceError } from '../errors.ts'

/** A request with all that decides about it, read in the caller's transaction. */
export async function loadRequest(t: Reader, requestId: string) {
  const [request] = await t.select().from(approvalRequest).where(eq(approvalRequest.id, requestId))
  if (!request) throw new ServiceError('not_found', 'There is no such request. Reload the page.')
  const [planRow] = await t.select().from(plan).where(eq(plan.id, request.planId))
  const approvals = await t.select().from(approval).where(eq(approval.requestId, requestId))
  const ids = approvals.map((one) => one.approverId)
  const people = ids.length > 0 ? await t.select().from(user).where(inArray(user.id, ids)) : []
  return { request, plan: planRow!, approvals, people }
}

export type LoadedRequest = Awaited<ReturnType<typeof loadRequest>>

/** The object that audit events about a request name. */
export function requestObject({ request, plan }: Pick<LoadedRequest, 'request' | 'plan'>) {
  return { kind: 'approval_request', id: request.id, name: `Request for ${plan.document?.service.name ?? plan.id}` }
}
