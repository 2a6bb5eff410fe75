import { requestContext } from '#lib/auth/request-context.ts'
import { type Context, authorize } from '#lib/services/context.ts'
import { ServiceError } from '#lib/services/errors.ts'
import { parseInput } from '#lib/services/parse-input.ts'
import type { Endpoint } from './endpoint.ts'
import { once } from './idempotency.ts'
import { problem } from './problem.ts'
import { readJson } from './read-body.ts'

type RouteContext = { params: Promise<Record<string, string | string[] | undefined>> }
const mebibyte = 1 << 20

/** Turns an endpoint into a route handler: who asks, may they, is the input usable, then the verb. */
export function serve(endpoint: Endpoint<any, any, any, any>): (request: Request, route: RouteContext) => Promise<Response> {
  const name = `${endpoint.method} ${endpoint.path}`
  return async (request, route) => harden(await respond(request, route))

  async function respond(request: Request, route: RouteContext): Promise<Response> {
    try {
      const ctx = await requestContext(request)
      if (endpoint.permission !== 'public') authorize(ctx, endpoint.permission)
      const params = endpoint.params ? parseInput(endpoint.params, await route.params) : {}
      const query = endpoint.query ? parseInput(endpoint.query, Object.fromEntries(new URL(request.url).searchParams)) : {}
      const raw = endpoint.body ? await readJson(request, endpoint.maxBytes ?? mebibyte) : undefined
      const body = endpoint.body ? parseInput(endpoint.body, raw) : undefined
      const work = () => endpoint.handle(ctx, { params, query, body, request })
      const key = endpoint.method === 'GET' ? null : request.headers.get('idempotency-key')
      if (key !== null && endpoint.takesKey === false)
        throw new ServiceError('bad_input', `${name} takes no Idempotency-Key, because nothing of it is kept. Send it without.`)
      return key === null
        ? answer(endpoint, await work())
        : await answerOnce(ctx, endpoint, key, JSON.stringify([name, params, query, raw ?? null]), work)
    } catch (error) {
      return problem(error, name)
    }
  }
}

/** The proxy does not run before the API, because it would cut off bodies over 10 MB; so this is set here. */
function harden(response: Response): Response {
  response.headers.set('x-content-type-options', 'nosniff')
  response.headers.set('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
  return response
}

async function answerOnce(ctx: Context, endpoint: Endpoint, key: string, request: string, work: () => Promise<unknown>): Promise<Response> {
  const kept = await once(ctx, key, request, async () => ({ status: endpoint.status ?? 200, body: JSON.stringify((await work()) ?? null) }))
  return new Response(kept.status === 204 ? null : kept.body, {
    status: kept.status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  })
}

function answer(endpoint: Endpoint, result: unknown): Response {
  if (result instanceof Response) return result
  if (endpoint.status === 204) return new Response(null, { status: 204 })
  return Response.json(result ?? null, { status: endpoint.status ?? 200, headers: { 'cache-control': 'no-store' } })
}
