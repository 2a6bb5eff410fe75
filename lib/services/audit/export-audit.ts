import { auditHeadOf } from '#lib/audit/stored-events.ts'
import type { AuditHeadState } from '#lib/audit/verify.ts'
import { type Context, audit, authorize } from '../context.ts'

/** Records that the whole audit leaves the machine, and says up to where; the export holds this very event. */
export async function exportAudit(ctx: Context): Promise<AuditHeadState> {
  authorize(ctx, 'audit.export')
  await ctx.store.tx(async (t) => {
    await audit(t, ctx, { action: 'audit.export', object: { kind: 'audit', id: 'audit', name: 'Audit' } })
  })
  return await auditHeadOf(ctx.store.read)
}
