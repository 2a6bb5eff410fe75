import { and, eq } from 'drizzle-orm'
import { component, runComponent, service } from '#db/schema/index.ts'
import type { Reader, Tx } from '#db/store.ts'
import { configDigest, type ServiceSpec } from '#lib/domain/service/service.ts'
import { digestOf, type Json } from '#lib/system/canonical.ts'
import { audit, type Context, makeId } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { changedKeys, type ComponentRow, inStoredOrder, type ServiceRow, specDigest, storedSpec } from './stored-spec.ts'
import { endProofs, writeComponents } from './write-components.ts'

export interface StoredService {
  row: ServiceRow
  components: ComponentRow[]
}

export type Written = { serviceId: string; change: 'created' | 'updated' | 'restored' | 'unchanged'; version: number }

export async function findService(t: Reader, by: { id: string } | { slug: string }): Promise<StoredService | null> {
  const [row] = await t
    .select()
    .from(service)
    .where('id' in by ? eq(service.id, by.id) : eq(service.slug, by.slug))
  if (!row) return null
  return { row, components: await t.select().from(component).where(eq(component.serviceId, row.id)) }
}

/** Whether a run holds a component of the service: until it ends, what the run depends on stays as it is. */
export async function hasActiveRun(t: Reader, serviceId: string): Promise<boolean> {
  const [held] = await t
    .select({ id: component.id })
    .from(runComponent)
    .innerJoin(component, eq(component.id, runComponent.componentId))
    .where(and(eq(component.serviceId, serviceId), eq(runComponent.active, true)))
    .limit(1)
  return held !== undefined
}

/** Makes the rows of one service equal to a checked spec, with its audit event; equal already means no write. */
export async function writeService(
  t: Tx,
  ctx: Context,
  given: ServiceSpec,
  source: 'file' | 'console',
  stored: StoredService | null,
): Promise<Written> {
  const spec = inStoredOrder(given)
  const { components, ...fields } = spec
  const now = ctx.clock.now()
  const digest = configDigest(spec)
  if (!stored) {
    const serviceId = makeId(ctx, 'svc')
    const times = { createdAt: now, updatedAt: now, archivedAt: null }
    await t.insert(service).values({ id: serviceId, ...fields, source, configDigest: digest, version: 1, ...times })
    await writeComponents(t, ctx, serviceId, components, [])
    await record(t, ctx, serviceId, spec, { action: 'service.create', detail: { source, components: components.map((one) => one.slug) } })
    return { serviceId, change: 'created', version: 1 }
  }
  const { row } = stored
  const before = storedSpec(row, stored.components)
  const isArchived = row.archivedAt !== null
  if (!isArchived && row.source === source && specDigest(before) === specDigest(spec)) {
    return { serviceId: row.id, change: 'unchanged', version: row.version }
  }
  if ((row.configDigest !== digest || isArchived) && (await hasActiveRun(t, row.id))) {
    throw new ServiceError('blocked', `A run of ${row.name} is active. Change the service when it has ended.`)
  }
  const version = row.version + 1
  const updated = await t
    .update(service)
    .set({ ...fields, source, configDigest: digest, version, updatedAt: now, archivedAt: null })
    .where(and(eq(service.id, row.id), eq(service.version, row.version)))
    .returning({ id: service.id })
  if (updated.length !== 1) throw new ServiceError('stale', `${row.name} was changed meanwhile. Reload and try again.`)
  await writeComponents(t, ctx, row.id, components, stored.components)
  if (digestOf(row.checks as unknown as Json) !== digestOf(spec.checks as unknown as Json)) {
    const ids = stored.components.map((one) => one.id)
    if (ids.length > 0) await endProofs(t, ids, ['checks'], now)
  }
  await record(t, ctx, row.id, spec, {
    action: isArchived ? 'service.restore' : 'service.update',
    before: specDigest(before),
    detail: { source, version, changed: changedKeys(before, spec) },
  })
  return { serviceId: row.id, change: isArchived ? 'restored' : 'updated', version }
}

async function record(
  t: Tx,
  ctx: Context,
  serviceId: string,
  spec: ServiceSpec,
  entry: { action: string; before?: string; detail: Record<string, Json> },
): Promise<void> {
  const object = { kind: 'service', id: serviceId, name: spec.name }
  await audit(t, ctx, { ...entry, object, serviceId, after: specDigest(spec) })
}
