import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { onTestFinished } from 'vitest'
import type { Store } from '#db/store.ts'
import { allEndpoints } from '../all-endpoints.ts'
import { serve } from '../serve.ts'
import { unknownPath } from '../unknown-path.ts'

const routes = allEndpoints()
  .toSorted((a, b) => a.path.split('{').length - b.path.split('{').length)
  .map((endpoint) => ({
    method: endpoint.method as string,
    pattern: new RegExp(`^${endpoint.path.replaceAll('.', String.raw`\.`).replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
    handler: serve(endpoint),
  }))

/** Every endpoint behind a real socket, on this store, until the test ends. Only Next's router is left out. */
export async function apiServer(store: Store): Promise<string> {
  ;(globalThis as unknown as Record<symbol, unknown>)[Symbol.for('ripcord.store')] = store
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const method = incoming.method!
  const url = new URL(incoming.url!, 'http://127.0.0.1')
  const headers = new Headers(incoming.headers as Record<string, string>)
  const hasBody = method !== 'GET' && method !== 'HEAD'
  const init = { method, headers, ...(hasBody ? { body: bodyOf(incoming), duplex: 'half' } : {}) }
  const request = new Request(url, init as RequestInit)
  const route = routes.find((one) => one.method === method && one.pattern.test(url.pathname))
  const params = Object.entries(route?.pattern.exec(url.pathname)?.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)])
  const given = route
    ? await route.handler(request, { params: Promise.resolve(Object.fromEntries(params) as Record<string, string>) })
    : unknownPath(request)
  response.writeHead(given.status, Object.fromEntries(given.headers))
  if (!given.body) return void response.end()
  await pipeline(Readable.fromWeb(given.body as never), response).catch(() => response.destroy())
}

/** Cancelling lets the rest of the body run off, as Next does: the answer must still reach the caller. */
function bodyOf(incoming: IncomingMessage): ReadableStream {
  let isOver = false
  return new ReadableStream({
    start(controller) {
      incoming.on('data', (piece: Buffer) => void (isOver || controller.enqueue(piece)))
      incoming.on('end', () => void (isOver || controller.close()))
    },
    cancel: () => void (isOver = true),
  })
}
