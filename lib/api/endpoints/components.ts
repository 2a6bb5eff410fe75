import { z } from 'zod'
import { requestComponentTest } from '#lib/services/component/request-component-test.ts'
import { requestDiscover } from '#lib/services/component/request-discover.ts'
import { defineEndpoint } from '../endpoint.ts'

const tag = 'components'
const params = z.object({ componentId: z.string().min(1) })
const target = z.strictObject({ driver: z.string().min(1).max(63), config: z.record(z.string(), z.unknown()) })
const response = z.object({ jobId: z.string() })

export const testComponentEndpoint = defineEndpoint({
  method: 'POST',
  path: '/api/v1/components/{componentId}/test',
  permission: 'component.test',
  tag,
  summary: 'Look at the target of a component: the job says what is there',
  params,
  status: 202,
  response,
  handle: (ctx, { params: { componentId } }) => requestComponentTest(ctx, { componentId }),
})

export const discoverComponentEndpoint = defineEndpoint({
  method: 'POST',
  path: '/api/v1/components/{componentId}/discover',
  permission: 'checkpoint.create',
  tag,
  summary: 'Ask which states a target itself offers, such as release folders',
  params,
  status: 202,
  response,
  handle: (ctx, { params: { componentId } }) => requestDiscover(ctx, { componentId }),
})

export const testTargetEndpoint = defineEndpoint({
  method: 'POST',
  path: '/api/v1/components/test',
  permission: 'component.test',
  tag,
  summary: 'Look at a target that is not saved yet',
  body: target,
  status: 202,
  response,
  handle: (ctx, { body }) => requestComponentTest(ctx, body),
})

export const discoverTargetEndpoint = defineEndpoint({
  method: 'POST',
  path: '/api/v1/components/discover',
  permission: 'component.test',
  tag,
  summary: 'Ask which states a target that is not saved yet offers',
  body: target,
  status: 202,
  response,
  handle: (ctx, { body }) => requestDiscover(ctx, body),
})
