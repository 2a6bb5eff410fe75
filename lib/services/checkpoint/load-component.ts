import { and, eq, isNull } from 'drizzle-orm'
import { component, service } from '#db/schema/index.ts'
import type { Reader } from '#db/store.ts'
import { ServiceError } from '../errors.ts'

/** A component in use, with its service. Throws `not_found` for one that is unknown or archived. */
export async function loadComponent(t: Reader, id: string) {
  const [row] = await t
    .select({ component, service })
    .from(component)
    .innerJoin(service, eq(service.id, component.serviceId))
    .where(and(eq(component.id, id), isNull(component.archivedAt), isNull(service.archivedAt)))
  if (!row) throw new ServiceError('not_found', 'There is no such component, or its service was archived. Reload the page.')
  return row
}
