import type { AuditEntry } from '#lib/audit/event.ts'
import { log } from '#lib/system/log.ts'
import { type Context, audit } from '../context.ts'
import { ServiceError, type ServiceErrorCode } from '../errors.ts'

/** What somebody tried and was not let do. A slip in a form or a missing sign-in is no attempt. */
const attempts = new Set<ServiceErrorCode>(['forbidden', 'blocked', 'conflict', 'stale', 'step_up_required', 'too_many'])

/**
 * Leaves an event of its own when `work` refuses, because the transaction that refused kept nothing.
 * Throws what `work` throws, whether or not the event could be written.
 */
export async function auditRefusal<T>(ctx: Context, entry: Pick<AuditEntry, 'action' | 'object'>, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ServiceError && attempts.has(error.code) && ctx.actor.kind !== 'anonymous') {
      const event: AuditEntry = { ...entry, result: 'refused', detail: { code: error.code, reason: error.message } }
      await ctx.store.tx((t) => audit(t, ctx, event)).catch((err: unknown) => log.error({ err }, 'a refusal could not be recorded'))
    }
    throw error
  }
}
