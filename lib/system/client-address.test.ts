import type { IncomingMessage } from 'node:http'
import { type AddressInfo } from 'node:net'
import { createServer } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { clientAddress, stampClientAddress, stampEveryRequest } from './client-address.ts'

function stamped(headers: Record<string, string>, trustProxy: boolean) {
  const request = { headers: { ...headers }, socket: { remoteAddress: '192.0.2.9' } } as unknown as IncomingMessage
  stampClientAddress(request, trustProxy)
  return new Headers(request.headers as Record<string, string>)
}

test('without a trusted proxy only the socket counts, whatever the client says about itself', () => {
  const headers = stamped({ 'x-forwarded-for': '10.0.0.1', 'x-forwarded-host': 'evil.test', 'x-ripcord-client': 'x 10.0.0.1' }, false)
  expect(clientAddress(headers)).toBe('192.0.2.9')
  expect(headers.get('x-forwarded-for')).toBeNull()
  expect(headers.get('x-forwarded-host')).toBeNull()
})

test('behind a trusted proxy the last hop counts, not the first, which the client wrote', () => {
  expect(clientAddress(stamped({ 'x-forwarded-for': '10.0.0.1, 198.51.100.4' }, true))).toBe('198.51.100.4')
  expect(clientAddress(stamped({}, true))).toBe('192.0.2.9')
})

test('a request that the server did not stamp has no address', () => {
  expect(clientAddress(new Headers({ 'x-ripcord-client': 'guess 10.0.0.1' }))).toBeNull()
  expect(clientAddress(new Headers())).toBeNull()
})

test('every server of the process stamps, also one that was made before', async () => {
  const server = createServer((request, response) => response.end(clientAddress(new Headers(request.headers as Record<string, string>))))
  stampEveryRequest()
  stampEveryRequest()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { headers: { 'x-forwarded-for': '10.0.0.1' } })
  expect(await answer.text()).toBe('127.0.0.1')
})
