import type { Endpoint } from './endpoint.ts'
import * as checkpointChanges from './endpoints/checkpoint-changes.ts'
import * as checkpointRegistry from './endpoints/checkpoint-registry.ts'
import * as checkpoints from './endpoints/checkpoints.ts'
import * as components from './endpoints/components.ts'
import * as events from './endpoints/events.ts'
import * as jobs from './endpoints/jobs.ts'
import * as metrics from './endpoints/metrics.ts'
import * as openapi from './endpoints/openapi.ts'
import * as plans from './endpoints/plans.ts'
import * as runs from './endpoints/runs.ts'
import * as services from './endpoints/services.ts'
import * as settings from './endpoints/settings.ts'
import * as tokens from './endpoints/tokens.ts'
import * as users from './endpoints/users.ts'

const modules: Record<string, unknown>[] = [
  checkpointChanges,
  checkpointRegistry,
  checkpoints,
  components,
  events,
  jobs,
  metrics,
  openapi,
  plans,
  runs,
  services,
  settings,
  tokens,
  users,
]

/** Every method of every path of `/api/v1`, sorted: what the OpenAPI document and the authorisation test are made of. */
export function allEndpoints(): Endpoint[] {
  const found = modules.flatMap((module) => Object.values(module)).filter(isEndpoint)
  return found.toSorted((a, b) => (a.path === b.path ? a.method.localeCompare(b.method) : a.path.localeCompare(b.path)))
}

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'handle' in value
}
