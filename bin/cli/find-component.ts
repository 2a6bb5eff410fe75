import type { ServiceDetail } from '#db/queries/service.ts'
import type { Client } from './client.ts'
import { CliError } from './cli-error.ts'

export type Component = ServiceDetail['components'][number]

/** A service by id or slug. */
export async function findService(client: Client, idOrSlug: string): Promise<ServiceDetail> {
  const { service } = await client.get<{ service: ServiceDetail }>(`/services/${encodeURIComponent(idOrSlug)}`)
  return service
}

/** A component of a service by slug, id or name. */
export function findComponent(service: ServiceDetail, wanted: string): Component {
  const { components } = service
  const found =
    components.find((one) => one.slug === wanted || one.id === wanted) ??
    components.find((one) => one.name.toLowerCase() === wanted.toLowerCase())
  if (found) return found
  throw new CliError('failed', `${service.name} has no component ${wanted}. It has: ${components.map((one) => one.slug).join(', ')}.`)
}
