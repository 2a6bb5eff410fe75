import { and, asc, eq, gt, inArray, ne } from 'drizzle-orm'
import { checkpoint, checkpointCopy, component, proof, service } from '#db/schema/index.ts'
import { encodeEntry, iso, type RegistryEntry, registryHead } from '#lib/domain/checkpoint/registry-entry.ts'
import { authorize, type Context } from '../context.ts'

const pageSize = 100

/** `checkpoint_registry.yaml` in pieces, oldest id first: at most one snapshot is in memory, however many there are. */
export async function* exportRegistry(ctx: Context, filter: { serviceId?: string } = {}): AsyncGenerator<string> {
  authorize(ctx, 'service.read')
  const { read } = ctx.store
  yield registryHead(ctx.clock.now())
  for (let after = ''; ;) {
    const page = await read
      .select({ id: checkpoint.id })
      .from(checkpoint)
      .innerJoin(component, eq(component.id, checkpoint.componentId))
      .where(
        and(
          gt(checkpoint.id, after),
          ne(checkpoint.state, 'deleted'),
          filter.serviceId ? eq(component.serviceId, filter.serviceId) : undefined,
        ),
      )
      .orderBy(asc(checkpoint.id))
      .limit(pageSize)
    if (page.length === 0) return
    const ids = page.map((row) => row.id)
    after = ids.at(-1)!
    const copies = await read.select().from(checkpointCopy).where(inArray(checkpointCopy.checkpointId, ids))
    const proofs = await read.select().from(proof).where(inArray(proof.checkpointId, ids))
    for (const id of ids) {
      const entry = await entryOf(
        ctx,
        id,
        copies.filter((one) => one.checkpointId === id),
        proofs.filter((one) => one.checkpointId === id),
      )
      if (entry) yield* encodeEntry(entry)
    }
  }
}

async function entryOf(
  ctx: Context,
  id: string,
  copies: (typeof checkpointCopy.$inferSelect)[],
  proofs: (typeof proof.$inferSelect)[],
): Promise<RegistryEntry | null> {
  const [row] = await ctx.store.read
    .select({ checkpoint, component: { slug: component.slug, driver: component.driver }, service: { slug: service.slug } })
    .from(checkpoint)
    .innerJoin(component, eq(component.id, checkpoint.componentId))
    .innerJoin(service, eq(service.id, component.serviceId))
    .where(eq(checkpoint.id, id))
  if (!row) return null
  const { snapshot, ...one } = row.checkpoint
  return {
    id,
    service: row.service.slug,
    component: row.component.slug,
    name: one.name,
    version: one.label,
    kind: one.kind,
    state: one.state,
    sha256: one.digest,
    manifest: snapshot.manifest,
    size: one.sizeBytes,
    data_time: iso(one.dataTime),
    created_at: iso(one.createdAt),
    created_by: one.createdBy,
    pinned: one.pinned,
    note: one.note,
    compatibility: { driver: row.component.driver, forward_only: one.forwardOnly },
    units: snapshot.units,
    copies: copies.map(({ vault, state, verifiedAt }) => ({ vault, state, verified_at: iso(verifiedAt) })),
    proof_chain: Object.fromEntries(
      proofs.map(({ link, ok, reason, at, expiresAt }) => [link, { ok, at: iso(at), expires_at: iso(expiresAt), reason }]),
    ),
    blobs: snapshot.blobs,
  }
}
