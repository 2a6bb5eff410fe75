import { and, eq } from 'drizzle-orm'
import { checkpoint } from '#db/schema/index.ts'
import type { Tx } from '#db/store.ts'
import type { Json } from '#lib/system/canonical.ts'
import { audit, authorize, type Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { loadCheckpoint, type LoadedCheckpoint } from './load-checkpoint.ts'

interface Change {
  action: string
  set: Partial<typeof checkpoint.$inferInsert>
  detail?: Record<string, Json>
}

/** Loads, decides, updates only what was decided upon, and audits, in one transaction. `decide` may refuse by throwing; null changes nothing. */
export async function changeCheckpoint(
  ctx: Context,
  checkpointId: string,
  decide: (t: Tx, found: LoadedCheckpoint) => Promise<Change | null>,
): Promise<void> {
  authorize(ctx, 'checkpoint.manage')
  await ctx.store.tx(async (t) => {
    const found = await loadCheckpoint(t, checkpointId)
    const change = await decide(t, found)
    if (!change) return
    const changed = await t
      .update(checkpoint)
      .set(change.set)
      .where(and(eq(checkpoint.id, found.id), eq(checkpoint.state, found.state)))
      .returning({ id: checkpoint.id })
    if (changed.length !== 1) throw new ServiceError('stale', `${found.name} has changed meanwhile. Reload and try again.`)
    await audit(t, ctx, {
      action: change.action,
      object: { kind: 'checkpoint', id: found.id, name: found.name },
      serviceId: found.serviceId,
      ...(change.detail ? { detail: change.detail } : {}),
    })
  })
}
