import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Demo } from './demo.ts'

/**
 * Stands between Ripcord's hooks and the shop and calls `look` when the shop is about to be let go: the last
 * moment at which its files are what was restored, because orders come in right after. Resolves with what it saw.
 */
export async function beforeResume<T>(demo: Demo, look: () => T): Promise<{ seen: Promise<T>; close: () => void }> {
  const stateFile = join(demo.folder, 'shop/run/shop.json')
  const state = JSON.parse(readFileSync(stateFile, 'utf8')) as { url: string }
  const { promise: seen, resolve, reject } = Promise.withResolvers<T>()
  const server = createServer((request, response) => {
    try {
      if (request.url === '/admin/resume') resolve(look())
    } catch (error) {
      reject(error as Error)
    }
    void forward(state.url + request.url!).then(({ status, body }) => response.writeHead(status).end(body))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  writeFileSync(stateFile, JSON.stringify({ ...state, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }))
  const close = () => {
    writeFileSync(stateFile, JSON.stringify(state))
    server.close()
  }
  return { seen, close }
}

async function forward(url: string): Promise<{ status: number; body: string }> {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
  return { status: answer.status, body: await answer.text() }
}
