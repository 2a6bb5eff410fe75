import { randomBytes } from 'node:crypto'
import { type IncomingMessage, Server } from 'node:http'
import { env } from './env.ts'

/**
 * Next fills `x-forwarded-for` only when the client did not, so it proves nothing. The web server therefore
 * stamps each request with the address of the socket (or, behind a trusted proxy, the last hop that the proxy
 * saw) in a header of ours, signed by a value that only this process knows.
 */
const header = 'x-ripcord-client'
const slot = Symbol.for('ripcord.client-stamp')
const shared = globalThis as unknown as Record<symbol, string | undefined>
const stamp = (): string => (shared[slot] ??= randomBytes(16).toString('hex'))

/** Call first for every request, before Next sees it. Removes what a client says about itself unless the proxy is trusted. */
export function stampClientAddress(request: IncomingMessage, trustProxy = env().RIPCORD_TRUST_PROXY === '1'): void {
  const socket = request.socket.remoteAddress ?? ''
  const forwarded = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .at(-1)
    ?.trim()
  if (!trustProxy)
    for (const name of ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port', 'forwarded'])
      delete request.headers[name]
  request.headers[header] = `${stamp()} ${trustProxy && forwarded ? forwarded : socket}`
}

/** The stamped address; null when the server did not stamp the request, whatever the client claims. */
export function clientAddress(headers: { get(name: string): string | null }): string | null {
  const [proof, address] = (headers.get(header) ?? '').split(' ')
  return proof === stamp() && address ? address : null
}

/** Stamps every request to every HTTP server of this process, whoever made the server. Safe to call twice. */
export function stampEveryRequest(): void {
  if (Object.hasOwn(Server.prototype, 'emit')) return
  const emit = Server.prototype.emit as (this: Server, event: string, ...rest: unknown[]) => boolean
  Server.prototype.emit = function (this: Server, event: string, ...rest: unknown[]): boolean {
    if (event === 'request') stampClientAddress(rest[0] as IncomingMessage)
    return emit.call(this, event, ...rest)
  }
}
