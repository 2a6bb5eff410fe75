import { existsSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { prepareHome, readJson, shopHome, writeJson } from './home.ts'
import { createShopServer } from './server.ts'
import { Shop } from './shop.ts'
import { startTraffic } from './traffic.ts'

// The demo's shop as a process: node main.ts --home FOLDER [--port N]
const { values } = parseArgs({ options: { home: { type: 'string' }, port: { type: 'string', default: '0' } } })
if (!values.home) {
  console.error('The shop needs a folder: --home FOLDER')
  process.exit(2)
}

const home = shopHome(values.home)
prepareHome(home)
const shop = new Shop(home)
// A release that cannot even be loaded must not take the process down: Ripcord has to reach its /admin.
await shop.start().catch((error: Error) => console.error(`The shop could not open: ${error.message}`))

const server = createShopServer(shop, 'v1.13')
server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(error.code === 'EADDRINUSE' ? `Port ${values.port} is taken.` : error.message)
  process.exit(1)
})
server.listen(Number(values.port), '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  writeJson(home.state, { pid: process.pid, port, url, startedAt: new Date().toISOString() })
  console.log(`The shop is open at ${url}`)
  const traffic = join(home.config, 'traffic.json')
  const stopTraffic = startTraffic(url, () => (existsSync(traffic) ? readJson<{ ordersPerSecond: number }>(traffic).ordersPerSecond : 5))

  const reload = () => void shop.resume().catch((error: Error) => console.error(`The shop could not reload: ${error.message}`))
  process.on('SIGHUP', reload)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stopTraffic()
      server.close(() => {
        shop.close()
        process.exit(0)
      })
      server.closeIdleConnections()
      setTimeout(() => process.exit(0), 2_000).unref()
    })
  }
})
