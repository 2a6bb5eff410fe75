import type { Endpoint } from './endpoint.ts'
import * as checkpointChanges from './endpoints/checkpoint-changes.ts'
import * as checkpointRegistry from './endpoints/checkpoint-registry.ts'
import * as checkpoints from './endpoints/checkpoints.ts'
import * as components from './endpoints/components.ts'
import * as jobs from './endpoints/jobs.ts'
import * as openapi from './endpoints/openapi.ts'
import * as plans from './endpoints/plans.ts'
import * as services from './endpoints/services.ts'

const modules = [services, jobs, components, checkpoints, checkpointRegistry, checkpointChanges, openapi, plans] as Record<string, unknown>[]

/** Every method of every path of `/api/v1`, sorted: what the OpenAPI document and the authorisation test are made of. */
export function allEndpoints(): Endpoint[] {
  const found = modules.flatMap((module) => Object.values(module)).filter(isEndpoint)
  return found.toSorted((a, b) => (a.path === b.path ? a.method.localeCompare(b.method) : a.path.localeCompare(b.path)))
}

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'handle' in value
}
