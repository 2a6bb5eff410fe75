import { z } from 'zod'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import type { Endpoint } from './endpoint.ts'

const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    detail: z.string().meta({ description: 'What was wrong and what to do' }),
    code: z.string(),
    errors: z.record(z.string(), z.array(z.string())).optional(),
    reference: z.string().optional().meta({ description: 'Finds the cause in the server log' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' })

const refusals: Record<string, string> = {
  400: 'The input is not usable',
  401: 'No token, or one that does not count',
  403: 'The role or the token does not include it',
  404: 'There is no such thing',
  409: 'In conflict with the present state',
  413: 'The body is too large',
  415: 'The body is not of the content type that is wanted',
  422: 'Cannot be done now; the detail says why',
  429: 'Too many requests',
  503: 'Cannot save now; nothing was kept',
}

/** The OpenAPI 3.1 description of the endpoints, from the schemas that check their input. */
export function describeApi(endpoints: readonly Endpoint[], serverUrl: string) {
  const paths: ZodOpenApiPathsObject = {}
  for (const endpoint of endpoints) {
    const path = (paths[endpoint.path] ??= {})
    path[endpoint.method.toLowerCase() as 'get'] = operation(endpoint)
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Ripcord',
      version: '1',
      description: 'Know that you can go back, before you need to. Times are milliseconds since the epoch, UTC.',
    },
    servers: [{ url: serverUrl }],
    security: [{ token: [] }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'A token from Settings, Tokens' } } },
    paths,
  })
}

function operation(endpoint: Endpoint): ZodOpenApiOperationObject {
  const { method, path, params, query, body, bodyType, response, permission, summary, tag } = endpoint
  const status = String(endpoint.status ?? 200) as `${1 | 2 | 3 | 4 | 5}${string}`
  const answer = endpoint.responseType
    ? { [endpoint.responseType]: { schema: z.string() } }
    : { 'application/json': { schema: response ?? z.looseObject({}) } }
  const success = { description: 'Done', ...(endpoint.status === 204 ? {} : { content: answer }) }
  const failures = Object.entries(refusals).map(([code, description]) => [
    code,
    { description, content: { 'application/problem+json': { schema: problem } } },
  ])
  return {
    operationId: `${method.toLowerCase()}${path.replace('/api/v1', '').replaceAll(/[/{}.-]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary,
    tags: [tag],
    description: permission === 'public' ? 'Needs no token.' : `Needs the permission \`${permission}\`.`,
    ...(permission === 'public' ? { security: [] } : {}),
    requestParams: {
      ...(params ? { path: params } : {}),
      ...(query ? { query } : {}),
      ...(method === 'GET' || endpoint.takesKey === false
        ? {}
        : {
            header: z.object({
              'idempotency-key': z.string().optional().meta({ description: 'The same key gives the first answer again, for 24 hours' }),
            }),
          }),
    },
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } } : {}),
    ...(bodyType ? { requestBody: { required: true, content: { [bodyType]: { schema: z.string() } } } } : {}),
    responses: { [status]: success, ...(Object.fromEntries(failures) as object) },
  }
}
