import { and, asc, desc, eq, inArray, isNull, or } from 'drizzle-orm'
import { newestProvenByComponent } from '#db/queries/newest-proven.ts'
import { checkpoint, component, service } from '#db/schema/index.ts'
import type { Reader } from '#db/store.ts'

const perComponent = 200

/** What one can plan with: a service's components, each with the checkpoints that could be restored, newest data first. */
export async function loadChoices(reader: Reader, idOrSlug: string, now: number) {
  const [owner] = await reader
    .select()
    .from(service)
    .where(and(or(eq(service.slug, idOrSlug), eq(service.id, idOrSlug)), isNull(service.archivedAt)))
  if (!owner) return null
  const parts = await reader
    .select({ id: component.id, slug: component.slug, name: component.name, driver: component.driver })
    .from(component)
    .where(and(eq(component.serviceId, owner.id), isNull(component.archivedAt)))
    .orderBy(asc(component.slug))
  const ids = parts.map((one) => one.id)
  const proven = await newestProvenByComponent(reader, ids, now)
  const points =
    ids.length === 0
      ? []
      : await reader
          .select({
            id: checkpoint.id,
            componentId: checkpoint.componentId,
            name: checkpoint.name,
            label: checkpoint.label,
            kind: checkpoint.kind,
            dataTime: checkpoint.dataTime,
            forwardOnly: checkpoint.forwardOnly,
          })
          .from(checkpoint)
          .where(and(inArray(checkpoint.componentId, ids), eq(checkpoint.state, 'available')))
          .orderBy(desc(checkpoint.dataTime))
          .limit(perComponent * ids.length)
  return {
    service: {
      id: owner.id,
      slug: owner.slug,
      name: owner.name,
      environment: owner.environment,
      approvalsNeeded: owner.policy.approvalsNeeded,
    },
    components: parts.map((part) => ({
      ...part,
      provenId: proven.get(part.id)?.id ?? null,
      checkpoints: points.filter((one) => one.componentId === part.id).slice(0, perComponent),
    })),
  }
}
export type PlanChoices = NonNullable<Awaited<ReturnType<typeof loadChoices>>>

export async function servicesToPlan(reader: Reader) {
  return await reader
    .select({ id: service.id, slug: service.slug, name: service.name, environment: service.environment })
    .from(service)
    .where(isNull(service.archivedAt))
    .orderBy(asc(service.name))
}

/** The service and component that a checkpoint belongs to; null when there is none. */
export async function ownerOfCheckpoint(reader: Reader, checkpointId: string) {
  const [row] = await reader
    .select({ serviceId: component.serviceId, componentId: component.id })
    .from(checkpoint)
    .innerJoin(component, eq(component.id, checkpoint.componentId))
    .where(eq(checkpoint.id, checkpointId))
  return row ?? null
}
