import { desc, eq, isNull, like, or, sql } from 'drizzle-orm'
import { checkpoint, component, plan, run, service } from '../schema/index.ts'
import type { Reader } from '../store.ts'

export interface PaletteHit {
  id: string
  label: string
  group: string
  detail: string
  href: string
}

const perKind = 4

/** At most a dozen things whose name holds `query`, or whose id begins with it. */
export async function searchPalette(reader: Reader, query: string): Promise<PaletteHit[]> {
  const plain = query.toLowerCase().replaceAll(/[%_\\]/g, '')
  if (plain === '') return []
  const part = `%${plain}%`
  const start = `${plain}%`
  const services = await reader
    .select({ id: service.id, slug: service.slug, name: service.name, environment: service.environment })
    .from(service)
    .where(sql`${service.archivedAt} is null and (lower(${service.name}) like ${part} or ${service.slug} like ${part})`)
    .limit(perKind)
  const points = await reader
    .select({ id: checkpoint.id, name: checkpoint.name, label: checkpoint.label, component: component.name, service: service.name })
    .from(checkpoint)
    .innerJoin(component, eq(component.id, checkpoint.componentId))
    .innerJoin(service, eq(service.id, component.serviceId))
    .where(
      sql`${isNull(checkpoint.deletedAt)} and (lower(${checkpoint.name} || ' ' || ${checkpoint.label}) like ${part} or ${checkpoint.id} like ${start})`,
    )
    .orderBy(desc(checkpoint.createdAt))
    .limit(perKind)
  const runs = await reader
    .select({ id: run.id, state: run.state, service: service.name, summary: run.summary })
    .from(run)
    .innerJoin(service, eq(service.id, run.serviceId))
    .where(or(like(run.id, start), sql`lower(${service.name} || ' ' || ${run.summary}) like ${part}`))
    .orderBy(desc(run.createdAt))
    .limit(perKind)
  const plans = await reader
    .select({ id: plan.id, hash: plan.hash, service: service.name })
    .from(plan)
    .innerJoin(service, eq(service.id, plan.serviceId))
    .where(or(like(plan.id, start), like(plan.hash, start)))
    .orderBy(desc(plan.createdAt))
    .limit(perKind)
  return [
    ...services.map((one) => ({ id: one.id, label: one.name, group: 'Service', detail: one.environment, href: `/services/${one.slug}` })),
    ...points.map((one) => ({
      id: one.id,
      label: `${one.name} (${one.label})`,
      group: 'Checkpoint',
      detail: `${one.service}, ${one.component}`,
      href: `/checkpoints/${one.id}`,
    })),
    ...runs.map((one) => ({
      id: one.id,
      label: `Rollback of ${one.service}: ${one.summary}`,
      group: 'Run',
      detail: one.id,
      href: `/runs/${one.id}`,
    })),
    ...plans.map((one) => ({
      id: one.id,
      label: `Plan for ${one.service}`,
      group: 'Plan',
      detail: one.hash?.slice(0, 12) ?? one.id,
      href: `/plans/${one.id}`,
    })),
  ].slice(0, 12)
}

/** Services in use, by name, for "Roll back …". */
export async function servicesForPalette(reader: Reader) {
  return await reader
    .select({ id: service.id, slug: service.slug, name: service.name, environment: service.environment })
    .from(service)
    .where(isNull(service.archivedAt))
    .orderBy(service.name)
    .limit(200)
}
