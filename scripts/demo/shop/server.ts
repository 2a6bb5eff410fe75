import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { OrderRequest } from './database.ts'
import { Metrics } from './metrics.ts'
import type { Shop } from './shop.ts'

interface Answer {
  status: number
  type: string
  body: string
}

const text = (status: number, body: string): Answer => ({ status, type: 'text/plain; charset=utf-8', body: `${body}\n` })
const json = (status: number, body: unknown): Answer => ({ status, type: 'application/json', body: `${JSON.stringify(body)}\n` })
const closedPage = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="1"><title>Back in a moment</title>
<style>:root{color-scheme:light dark}body{font:1.2rem/1.5 system-ui,sans-serif;display:grid;place-content:center;min-height:90vh;text-align:center}</style>
</head><body><h1>Back in a moment</h1><p>The shop takes no orders while it is being put right.</p></body></html>`

/** The shop over HTTP, for loopback only. */
export function createShopServer(shop: Shop, badRelease: string): Server {
  const metrics = new Metrics()
  let lastFault = ''

  const routes: Record<string, (body: string) => Answer | Promise<Answer>> = {
    'GET /': () => ({ status: 200, type: 'text/html; charset=utf-8', body: shop.now().code.renderPage(shop.view(metrics.lastMinute())) }),
    'GET /healthz': () => json(200, { status: 'ok', version: shop.now().code.version }),
    'GET /selfcheck/checkout': () => {
      const { tried, failed, reason } = shop.tryCheckout()
      return failed === 0
        ? text(200, `checkout works: ${tried} of ${tried}`)
        : text(500, `checkout fails: ${failed} of ${tried}, ${reason}`)
    },
    'GET /metrics': () => {
      const open = shop.frozen ? null : shop.view(metrics.lastMinute()).totals
      const totals = open ?? { orders: Number.NaN, revenueCents: Number.NaN, brokenOrders: Number.NaN }
      const release = shop.frozen ? 'none' : shop.now().code.version
      return { status: 200, type: 'text/plain; version=0.0.4', body: metrics.render({ ...totals, up: shop.frozen ? 0 : 1, release }) }
    },
    'POST /checkout': (body) => json(201, shop.checkout(parseOrder(body))),
    'POST /admin/freeze': async () => {
      await shop.freeze()
      return json(200, { frozen: true })
    },
    'POST /admin/resume': async () => {
      await shop.resume()
      return json(200, { frozen: false, version: shop.now().code.version })
    },
    'POST /admin/deploy-bad': async () => {
      await shop.deploy(badRelease)
      return json(200, { version: shop.now().code.version })
    },
  }

  async function answer(request: IncomingMessage, path: string): Promise<Answer> {
    const route = routes[`${request.method} ${path}`]
    if (!route) return text(404, 'There is no such page in this shop.')
    // A JSON body is what no foreign web page may send without asking first.
    if (request.method === 'POST' && request.headers['content-type'] !== 'application/json') return text(415, 'Send application/json.')
    try {
      return await route(await readBody(request))
    } catch (error) {
      if (error instanceof BadOrder) return text(400, error.message)
      if (shop.frozen && !path.startsWith('/admin/')) {
        return path === '/' ? { status: 503, type: 'text/html; charset=utf-8', body: closedPage } : text(503, 'The shop is frozen.')
      }
      const { message } = error as Error
      // The same fault five times a second says nothing new.
      if (message !== lastFault) console.error(`${request.method} ${path} failed: ${message}`)
      lastFault = message
      return text(500, message)
    }
  }

  return createServer((request: IncomingMessage, response: ServerResponse) => {
    const started = performance.now()
    const path = new URL(request.url ?? '/', 'http://shop.invalid').pathname
    const host = (request.headers.host ?? '').replace(/:\d+$/, '')
    const result =
      host === '127.0.0.1' || host === 'localhost' ? answer(request, path) : Promise.resolve(text(421, 'Use the address 127.0.0.1.'))
    void result.then(({ status, type, body }) => {
      if (path in { '/': 1, '/checkout': 1 }) metrics.record(path, status, (performance.now() - started) / 1000)
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'content-length': Buffer.byteLength(body) })
      response.end(body)
    })
  })
}

class BadOrder extends Error {}

function parseOrder(body: string): OrderRequest {
  let order: Partial<OrderRequest>
  try {
    order = JSON.parse(body) as Partial<OrderRequest>
  } catch {
    throw new BadOrder('The order is not JSON.')
  }
  const whole = (value: unknown, max: number) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= max
  const fine = whole(order.customerId, 60) && Array.isArray(order.lines) && order.lines.length >= 1 && order.lines.length <= 8
  if (!fine || !order.lines!.every((line) => whole(line?.productId, 8) && whole(line?.quantity, 99))) {
    throw new BadOrder('An order names a customer (1 to 60) and one to eight lines of a product (1 to 8) and a quantity.')
  }
  return order as OrderRequest
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > 65_536) throw new BadOrder('That is too much for one order.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
