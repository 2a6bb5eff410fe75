import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { systemClock } from './clock.ts'

export interface ProcessSpec {
  name: string
  argv: readonly [string, ...string[]]
  cwd: string
  env: NodeJS.ProcessEnv
  /** Every line that it writes, and what the supervisor has to say about it. */
  onLine(line: string): void
  /** Exit codes that starting again cannot help, as long as the process never was healthy. */
  fatalCodes?: readonly number[]
  backoff?: { firstMs: number; longestMs: number; healthyAfterMs: number }
}

export interface SupervisedProcess {
  readonly name: string
  pid(): number | undefined
  restarts(): number
  /** Ends it and starts it at once, for a change of its code. */
  restart(): void
  /** Asks it to end, kills its whole group after `killAfterMs`, and never starts it again. */
  stop(killAfterMs: number): Promise<void>
  /** Resolves with the exit code when it ended with one of `fatalCodes`. */
  readonly gaveUp: Promise<number>
}

const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path))
const usualBackoff = { firstMs: 250, longestMs: 30_000, healthyAfterMs: 60_000 }

/** Keeps one program running: started again after a wait that doubles, in its own group, dead when we are. */
export function supervise(spec: ProcessSpec): SupervisedProcess {
  const { firstMs, longestMs, healthyAfterMs } = spec.backoff ?? usualBackoff
  let child: ChildProcess | undefined
  let waiting: NodeJS.Timeout | undefined
  let delayMs = firstMs
  let count = 0
  let everHealthy = false
  let stopping = false
  let atOnce = false
  let whenEnded = () => {}
  const { promise: gaveUp, resolve: giveUp } = Promise.withResolvers<number>()

  function start(): void {
    waiting = undefined
    const startedAt = systemClock.monotonic()
    const [command, ...args] = setpriv ? [setpriv, '--pdeathsig', 'KILL', '--', ...spec.argv] : spec.argv
    const started = spawn(command!, args, { cwd: spec.cwd, env: spec.env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    child = started
    passLines(started, spec.onLine)
    let over = false
    const ended = (code: number | null, why: string) => {
      if (over) return
      over = true
      child = undefined
      killGroup(started)
      whenEnded()
      if (stopping) return
      const uptimeMs = systemClock.monotonic() - startedAt
      if (uptimeMs >= healthyAfterMs) {
        everHealthy = true
        delayMs = firstMs
      }
      if (code !== null && spec.fatalCodes?.includes(code) && !everHealthy && count === 0) {
        stopping = true
        return giveUp(code)
      }
      const pause = atOnce ? 0 : delayMs
      if (!atOnce) {
        spec.onLine(`${spec.name} ended (${why}); starting it again in ${pause} ms`)
        delayMs = Math.min(longestMs, delayMs * 2)
      }
      atOnce = false
      count++
      waiting = setTimeout(start, pause)
    }
    started.on('error', (error) => ended(null, error.message))
    started.on('exit', (code, signal) => ended(code, signal ?? `exit code ${code}`))
  }

  start()
  return {
    name: spec.name,
    pid: () => child?.pid,
    restarts: () => count,
    restart() {
      if (!child || stopping) return
      atOnce = true
      child.kill('SIGTERM')
    },
    stop(killAfterMs) {
      stopping = true
      clearTimeout(waiting)
      const running = child
      if (!running) return Promise.resolve()
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          spec.onLine(`${spec.name} did not end within ${killAfterMs / 1000} s; killing it`)
          killGroup(running)
        }, killAfterMs)
        whenEnded = () => {
          clearTimeout(timer)
          resolve()
        }
        running.kill('SIGTERM')
      })
    },
    gaveUp,
  }
}

/** What the process left behind in its group goes with it. */
function killGroup(child: ChildProcess): void {
  try {
    if (child.pid) process.kill(-child.pid, 'SIGKILL')
  } catch {
    // The group is gone already.
  }
}

function passLines(child: ChildProcess, onLine: (line: string) => void): void {
  for (const stream of [child.stdout!, child.stderr!]) {
    let rest = ''
    stream.setEncoding('utf8')
    stream.on('data', (data: string) => {
      const lines = (rest + data).split('\n')
      rest = lines.pop()!
      for (const line of lines) onLine(line)
    })
    stream.on('end', () => rest && onLine(rest))
  }
}
