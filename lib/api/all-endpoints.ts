import { env } from '#lib/system/env.ts'
import { defineEndpoint, type Endpoint } from './endpoint.ts'
import * as approvals from './endpoints/approvals.ts'
import * as audit from './endpoints/audit.ts'
import * as checkpointChanges from './endpoints/checkpoint-changes.ts'
import * as checkpointRegistry from './endpoints/checkpoint-registry.ts'
import * as checkpoints from './endpoints/checkpoints.ts'
import * as components from './endpoints/components.ts'
import * as events from './endpoints/events.ts'
import * as jobs from './endpoints/jobs.ts'
import * as metrics from './endpoints/metrics.ts'
import * as notices from './endpoints/notices.ts'
import * as plans from './endpoints/plans.ts'
import * as runs from './endpoints/runs.ts'
import * as services from './endpoints/services.ts'
import * as settings from './endpoints/settings.ts'
import * as tokens from './endpoints/tokens.ts'
import * as users from './endpoints/users.ts'
import { describeApi } from './openapi.ts'

const modules: Record<string, unknown>[] = [
  approvals,
  audit,
  checkpointChanges,
  checkpointRegistry,
  checkpoints,
  components,
  events,
  jobs,
  metrics,
  notices,
  plans,
  runs,
  services,
  settings,
  tokens,
  users,
]

/** Describes all of them, itself among them, so it is defined where they are gathered. */
export const openapiEndpoint = defineEndpoint({
  method: 'GET',
  path: '/api/v1/openapi.json',
  permission: 'public',
  tag: 'description',
  summary: 'This description',
  handle: async () => describeApi(allEndpoints(), env().baseUrl),
})

/** Every method of every path of `/api/v1`, sorted: what the OpenAPI document and the authorisation test are made of. */
export function allEndpoints(): Endpoint[] {
  const found = modules
    .flatMap((module) => Object.values(module))
    .filter(isEndpoint)
    .concat(openapiEndpoint as Endpoint)
  return found.toSorted((a, b) => (a.path === b.path ? a.method.localeCompare(b.method) : a.path.localeCompare(b.path)))
}

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'handle' in value
}
