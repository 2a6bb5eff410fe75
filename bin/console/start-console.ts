import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { engineEnv, webEnv } from '#lib/system/child-env.ts'
import { supervise, type SupervisedProcess } from '#lib/system/supervise.ts'
import { nextBin, root } from './root.ts'

export interface ConsoleOptions {
  mode: 'start' | 'dev'
  host: string
  port: number
  /** Added to the environment of both processes. */
  env: Record<string, string>
  say(source: 'web' | 'engine', line: string): void
}

export interface RunningConsole {
  url: string
  web: SupervisedProcess
  engine: SupervisedProcess
  /** Resolves when /readyz answers 200; rejects with the last answer after `timeoutMs` or with the abort. */
  ready(timeoutMs: number, signal: AbortSignal): Promise<void>
  /** Both end within 25 s, or are killed. */
  stop(): Promise<void>
}

/** The exit code of an engine whose data folder belongs to another one. */
export const lockHeldCode = 3

/** Runs the two processes of Ripcord. Neither takes the other one along when it dies. */
export function startConsole(options: ConsoleOptions): RunningConsole {
  const { host, port, mode } = options
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  const url = `http://${reachable}:${port}`
  const more = {
    ...options.env,
    RIPCORD_HOST: host,
    RIPCORD_PORT: String(port),
    RIPCORD_SUPERVISED: '1',
    NEXT_TELEMETRY_DISABLED: '1',
    NODE_ENV: mode === 'start' ? 'production' : 'development',
  }
  const engine = supervise({
    name: 'engine',
    argv: [process.execPath, join(root, 'bin/engine.ts')],
    cwd: root,
    env: engineEnv(more),
    fatalCodes: [lockHeldCode],
    onLine: (line) => options.say('engine', line),
  })
  const web = supervise({
    name: 'web',
    argv: [process.execPath, nextBin, mode, '--hostname', host, '--port', String(port)],
    cwd: root,
    env: webEnv(more),
    onLine: (line) => options.say('web', line),
  })

  return {
    url,
    web,
    engine,
    async ready(timeoutMs, signal) {
      let last = 'The console does not answer.'
      for (const until = performance.now() + timeoutMs; performance.now() < until; await sleep(200, undefined, { signal })) {
        const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined)
        if (answer?.ok) return
        if (answer) last = await answer.text()
      }
      throw new Error(`Ripcord did not become ready within ${timeoutMs / 1000} s. It says: ${last}`)
    },
    async stop() {
      await Promise.all([engine.stop(25_000), web.stop(10_000)])
    },
  }
}
