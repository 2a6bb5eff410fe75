import { and, eq, isNull } from 'drizzle-orm'
import { component, service, setting } from '#db/schema/index.ts'
import type { Tx } from '#db/store.ts'
import type { Config, VaultSpec } from '#lib/domain/config/config-schema.ts'
import { configDigest } from '#lib/domain/service/service.ts'
import { digestOf, type Json } from '#lib/system/canonical.ts'
import { audit, authorize, type Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { writeArchive } from '../service/archive-service.ts'
import { inStoredOrder } from '../service/stored-spec.ts'
import { findService, hasActiveRun, writeService } from '../service/write-service.ts'

export interface AppliedConfig {
  created: string[]
  updated: string[]
  archived: string[]
  unchanged: string[]
  /** Left as they were because a run is active; apply again when it has ended. */
  deferred: string[]
}

/**
 * Makes the services that the file owns equal to the file, all or none. Services that left the file are
 * archived; those made in the console are not touched, and a slug that one of them has is an error. Run
 * twice it changes nothing.
 */
export async function applyConfig(ctx: Context, config: Config): Promise<AppliedConfig> {
  authorize(ctx, 'service.write')
  return await ctx.store.tx(async (t) => {
    const done: AppliedConfig = { created: [], updated: [], archived: [], unchanged: [], deferred: [] }
    await writeVaults(t, ctx, config.vaults)
    for (const spec of config.services) {
      const stored = await findService(t, { slug: spec.slug })
      if (stored && stored.row.archivedAt === null && stored.row.source === 'console') {
        const fix = 'Archive it in the console or choose another slug in ripcord.yaml'
        throw new ServiceError('conflict', `The slug ${spec.slug} belongs to ${stored.row.name}, which was made in the console. ${fix}.`)
      }
      if (stored && stored.row.configDigest !== configDigest(inStoredOrder(spec)) && (await hasActiveRun(t, stored.row.id))) {
        done.deferred.push(spec.slug)
        continue
      }
      const { change } = await writeService(t, ctx, spec, 'file', stored)
      done[change === 'restored' ? 'updated' : change].push(spec.slug)
    }
    const wanted = new Set(config.services.map((spec) => spec.slug))
    const owned = await t
      .select()
      .from(service)
      .where(and(eq(service.source, 'file'), isNull(service.archivedAt)))
    for (const row of owned) {
      if (wanted.has(row.slug)) continue
      if (await hasActiveRun(t, row.id)) done.deferred.push(row.slug)
      else {
        const components = await t.select().from(component).where(eq(component.serviceId, row.id))
        await writeArchive(t, ctx, { row, components })
        done.archived.push(row.slug)
      }
    }
    return done
  })
}

async function writeVaults(t: Tx, ctx: Context, vaults: VaultSpec[]): Promise<void> {
  const [row] = await t.select().from(setting).where(eq(setting.key, 'vaults'))
  const before = digestOf((row?.value ?? []) as Json)
  const value = vaults.map(({ name, path }) => ({ name, path }))
  const after = digestOf(value)
  if (before === after) return
  const set = { value, updatedAt: ctx.clock.now() }
  await t
    .insert(setting)
    .values({ key: 'vaults', ...set })
    .onConflictDoUpdate({ target: setting.key, set })
  const object = { kind: 'setting', id: 'vaults', name: 'Vaults' }
  await audit(t, ctx, { action: 'setting.update', object, before, after, detail: { vaults: value.map((one) => one.name) } })
}
