import { and, eq, inArray } from 'drizzle-orm'
import { approvalRequest } from '#db/schema/index.ts'
import type { Tx } from '#db/store.ts'
import { type Context, audit } from '../context.ts'

/** Ends every request of a plan that has not been used: what was asked for is not there any more. */
export async function voidRequests(t: Tx, ctx: Context, planId: string, why: string): Promise<void> {
  const rows = await t
    .update(approvalRequest)
    .set({ state: 'void', stateReason: why })
    .where(and(eq(approvalRequest.planId, planId), inArray(approvalRequest.state, ['open', 'approved'])))
    .returning({ id: approvalRequest.id })
  for (const { id } of rows) {
    await audit(t, ctx, {
      action: 'approval.void',
      object: { kind: 'approval_request', id, name: 'Request' },
      detail: { planId, reason: why },
    })
  }
}
