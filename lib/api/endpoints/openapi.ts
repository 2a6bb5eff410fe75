import { env } from '#lib/system/env.ts'
import { defineEndpoint } from '../endpoint.ts'

export const openapiEndpoint = defineEndpoint({
  method: 'GET',
  path: '/api/v1/openapi.json',
  permission: 'public',
  tag: 'description',
  summary: 'This description',
  async handle() {
    const [{ allEndpoints }, { describeApi }] = await Promise.all([import('../all-endpoints.ts'), import('../openapi.ts')])
    return describeApi(allEndpoints(), env().baseUrl)
  },
})
