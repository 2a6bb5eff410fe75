import { and, eq, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { component, service } from '#db/schema/index.ts'
import type { Tx } from '#db/store.ts'
import { audit, authorize, type Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'
import { specDigest, storedSpec } from './stored-spec.ts'
import { findService, hasActiveRun, type StoredService } from './write-service.ts'

export const archiveServiceInput = z.strictObject({ serviceId: z.string().min(1), version: z.number().int() })
export type ArchiveServiceInput = z.input<typeof archiveServiceInput>

/** Takes a service out of use; its checkpoints, runs and audit stay. Saving a service with the same slug brings it back. */
export async function archiveService(ctx: Context, input: ArchiveServiceInput): Promise<void> {
  authorize(ctx, 'service.write')
  const { serviceId, version } = parseInput(archiveServiceInput, input)
  await ctx.store.tx(async (t) => {
    const stored = await findService(t, { id: serviceId })
    if (!stored || stored.row.archivedAt !== null)
      throw new ServiceError('not_found', 'There is no such service, or it is archived already.')
    if (stored.row.source === 'file') {
      throw new ServiceError('blocked', `ripcord.yaml owns ${stored.row.name}. Remove it from the file instead.`)
    }
    if (stored.row.version !== version) throw new ServiceError('stale', `${stored.row.name} was changed meanwhile. Reload and try again.`)
    await writeArchive(t, ctx, stored)
  })
}

/** Marks the rows; refuses while a run is active. */
export async function writeArchive(t: Tx, ctx: Context, { row, components }: StoredService): Promise<void> {
  if (await hasActiveRun(t, row.id))
    throw new ServiceError('blocked', `A run of ${row.name} is active. Archive the service when it has ended.`)
  const now = ctx.clock.now()
  const archived = await t
    .update(service)
    .set({ archivedAt: now, updatedAt: now, version: row.version + 1 })
    .where(and(eq(service.id, row.id), eq(service.version, row.version), isNull(service.archivedAt)))
    .returning({ id: service.id })
  if (archived.length !== 1) throw new ServiceError('stale', `${row.name} was changed meanwhile. Reload and try again.`)
  await t.update(component).set({ nextCheckpointAt: null }).where(eq(component.serviceId, row.id))
  await audit(t, ctx, {
    action: 'service.archive',
    object: { kind: 'service', id: row.id, name: row.name },
    serviceId: row.id,
    before: specDigest(storedSpec(row, components)),
    detail: { source: row.source },
  })
}
