import { and, eq } from 'drizzle-orm'
import { checkpoint, component } from '#db/schema/index.ts'
import { isProven } from '#lib/domain/checkpoint/proof-chain.ts'
import { retain } from '#lib/domain/checkpoint/retention.ts'
import { audit, type Context } from '../context.ts'
import { checkpointsAwaited, checkpointsInUse, loadCheckpointsOf, needsOf } from './load-checkpoint.ts'
import { requireEngine } from './require-engine.ts'

/** Marks as deleted what a component's retention policy no longer keeps; the vaults free the bytes later. Returns the ids. */
export async function pruneCheckpoints(ctx: Context, componentId: string): Promise<string[]> {
  requireEngine(ctx)
  const now = ctx.clock.now()
  return await ctx.store.tx(async (t) => {
    const [owner] = await t.select({ retention: component.retention }).from(component).where(eq(component.id, componentId))
    const all = await loadCheckpointsOf(t, componentId)
    if (!owner || all.length === 0) return []
    const inUse = (await checkpointsInUse(t, componentId)).union(await checkpointsAwaited(t))
    const items = all.map((one) => ({ ...one, proven: isProven(one.proofs, needsOf(one), now) }))
    const prune = retain(items, owner.retention, now).prune.filter((id) => !inUse.has(id))
    for (const id of prune) {
      const one = all.find((candidate) => candidate.id === id)!
      await t
        .update(checkpoint)
        .set({ state: 'deleted', stateReason: 'No longer kept by the retention policy.', deletedAt: now, verifyDueAt: null })
        .where(and(eq(checkpoint.id, id), eq(checkpoint.state, 'available')))
      await audit(t, ctx, {
        action: 'checkpoint.prune',
        object: { kind: 'checkpoint', id, name: one.name },
        serviceId: one.serviceId,
        detail: { digest: one.digest, dataTime: one.dataTime, policy: { ...owner.retention } },
      })
    }
    return prune
  })
}
