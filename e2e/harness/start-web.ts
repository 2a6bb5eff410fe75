import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { checkPort } from '../../bin/console/check-port.ts'
import { nextBin } from '../../bin/console/root.ts'
import { openStore } from '../../db/open.ts'
import type { Store } from '../../db/store.ts'

export interface RunningWeb {
  url: string
  store: Store
  stop(): Promise<void>
}

/** Starts the web process of a build on a data folder of its own, without an engine. */
export async function startWeb(folder: string): Promise<RunningWeb> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ripcord-web-'))
  const port = await checkPort('127.0.0.1', 0)
  const child = spawn(process.execPath, [nextBin, 'start', '--hostname', '127.0.0.1', '--port', String(port)], {
    cwd: folder,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      RIPCORD_DATA: dataDir,
      RIPCORD_HOST: '127.0.0.1',
      RIPCORD_PORT: String(port),
      RIPCORD_LOG: 'silent',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-4_000)))
  const url = `http://127.0.0.1:${port}`
  for (const until = performance.now() + 60_000; ; await sleep(100)) {
    if (
      await fetch(`${url}/healthz`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      break
    if (child.exitCode !== null || performance.now() > until) throw new Error(`the web process did not come up:\n${said}`)
  }
  const store = openStore(dataDir)
  return {
    url,
    store,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
      await ended
      clearTimeout(timer)
      store.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
