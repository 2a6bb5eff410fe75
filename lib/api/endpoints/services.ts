import { z } from 'zod'
import { pastDurations, scopeKey } from '#db/queries/past-durations.ts'
import { getServiceDetail, listServicesOverview } from '#db/queries/service.ts'
import { readiness } from '#lib/domain/service/readiness.ts'
import { serviceSchema } from '#lib/domain/service/service.ts'
import { predictNext } from '#lib/domain/stats/predict-next.ts'
import type { Context } from '#lib/services/context.ts'
import { ServiceError } from '#lib/services/errors.ts'
import { archiveService, archiveServiceInput } from '#lib/services/service/archive-service.ts'
import { saveService } from '#lib/services/service/save-service.ts'
import { storedSpec } from '#lib/services/service/stored-spec.ts'
import { defineEndpoint } from '../endpoint.ts'

const params = z.object({ serviceId: z.string().min(1).meta({ description: 'Id or slug' }) })
const tag = 'services'
const saved = z.object({ serviceId: z.string(), version: z.number() })

export const listServicesEndpoint = defineEndpoint({
  method: 'GET',
  path: '/api/v1/services',
  permission: 'service.read',
  tag,
  summary: 'Every service in use, and whether it can go back now',
  handle: async (ctx) => {
    const now = ctx.clock.now()
    const services = await listServicesOverview(ctx.store.read, now)
    return { at: now, services: services.map((one) => ({ ...one, readiness: readinessOf(one, now) })) }
  },
})

export const getServiceEndpoint = defineEndpoint({
  method: 'GET',
  path: '/api/v1/services/{serviceId}',
  permission: 'service.read',
  tag,
  summary: 'A service: proof, last checkpoints and runs, predicted recovery time, and its specification',
  params,
  handle: async (ctx, { params: { serviceId } }) => {
    const now = ctx.clock.now()
    const found = await detail(ctx, serviceId)
    const past = await pastDurations(ctx.store.read, [found.id])
    const durations = past.get(scopeKey(found.components.map((one) => one.id))) ?? []
    return {
      at: now,
      service: { ...found, readiness: readinessOf(found, now), predicted: predictNext(durations.map((one) => one.ms)) },
      spec: storedSpec(found, found.components),
    }
  },
})

export const createServiceEndpoint = defineEndpoint({
  method: 'POST',
  path: '/api/v1/services',
  permission: 'service.write',
  tag,
  summary: 'Create a service',
  body: serviceSchema,
  status: 201,
  response: saved,
  handle: (ctx, { body }) => saveService(ctx, { spec: body }),
})

export const updateServiceEndpoint = defineEndpoint({
  method: 'PUT',
  path: '/api/v1/services/{serviceId}',
  permission: 'service.write',
  tag,
  summary: 'Replace the specification of a service that was made in the console; states the version that was read',
  params,
  body: z.strictObject({ version: z.number().int(), spec: serviceSchema }),
  response: saved,
  handle: async (ctx, { params: { serviceId }, body: { version, spec } }) =>
    saveService(ctx, { edit: { serviceId: (await detail(ctx, serviceId)).id, version }, spec }),
})

export const archiveServiceEndpoint = defineEndpoint({
  method: 'POST',
  path: '/api/v1/services/{serviceId}/archive',
  permission: 'service.write',
  tag,
  summary: 'Take a service out of use; its checkpoints, runs and audit stay',
  params,
  body: archiveServiceInput.omit({ serviceId: true }),
  status: 204,
  handle: async (ctx, { params: { serviceId }, body }) => archiveService(ctx, { ...body, serviceId: (await detail(ctx, serviceId)).id }),
})

async function detail(ctx: Context, idOrSlug: string) {
  const found = await getServiceDetail(ctx.store.read, idOrSlug, ctx.clock.now())
  if (!found) throw new ServiceError('not_found', `There is no service ${idOrSlug}.`)
  return found
}

type Overview = Awaited<ReturnType<typeof listServicesOverview>>[number]

function readinessOf({ components, objectives, activeRun, lastRun }: Overview, now: number) {
  const parts = components.map((part) => ({ ...part, newest: part.newest && { ...part.newest, weakest: part.newest.chain.weakest } }))
  return readiness(parts, objectives, activeRun ?? lastRun, now)
}
