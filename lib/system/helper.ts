import { spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import { existsSync } from 'node:fs'

/** A long-lived program of ours that is told and tells in lines. It dies with us. */
export interface Helper {
  readonly pid: number | undefined
  readonly alive: boolean
  /** What it has said on stderr, at most 16 KiB; the reason when it could not be started. */
  readonly complaint: string
  readonly started: boolean
  /** Resolves when it is gone. */
  readonly ended: Promise<void>
  send(line: string): void
  /** One listener at a time. */
  listen(onLine: (line: string) => void): void
  /** Whether this process must wait for it. */
  hold(on: boolean): void
  kill(): void
}

const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path))
const maxComplaint = 16 << 10

/** Starts a program under the same rules as `exec`: absolute path, no shell, a clean environment, a group of its own. */
export function startHelper(argv: readonly [string, ...string[]]): Helper {
  const [command, ...args] = setpriv ? [setpriv, '--pdeathsig', 'KILL', '--', ...argv] : argv
  const child = spawn(command!, args, {
    cwd: '/',
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' } as unknown as NodeJS.ProcessEnv,
    detached: true,
    stdio: 'pipe',
  })
  let onLine: (line: string) => void = () => {}
  let rest = ''
  const state = { alive: true, complaint: '', started: true }
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      state.alive = false
      resolve()
    }
    child.on('error', (error) => {
      state.complaint += error.message
      state.started = child.pid !== undefined
      end()
    })
    child.on('close', end)
  })
  child.stdin.on('error', () => {})
  child.stdout.on('data', (data: Buffer) => {
    const lines = (rest + data.toString('utf8')).split('\n')
    rest = lines.pop()!
    for (const line of lines) onLine(line)
  })
  child.stderr.on('data', (data: Buffer) => {
    state.complaint = (state.complaint + data.toString('utf8')).slice(-maxComplaint)
  })
  return {
    pid: child.pid,
    get alive() {
      return state.alive && child.exitCode === null && child.signalCode === null
    },
    get complaint() {
      return state.complaint
    },
    get started() {
      return state.started
    },
    ended,
    send: (line) => void child.stdin.write(`${line}\n`),
    listen: (listener) => void (onLine = listener),
    hold(on) {
      for (const part of [child, child.stdin, child.stdout, child.stderr] as (typeof child | Socket)[]) {
        if (on) part.ref()
        else part.unref()
      }
    },
    kill() {
      try {
        if (child.pid) process.kill(-child.pid, 'SIGKILL')
      } catch {
        // The group is gone already.
      }
    },
  }
}
