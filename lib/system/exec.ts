import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'

export interface ExecOptions {
  cwd?: string
  env?: Record<string, string>
  input?: string | Uint8Array
  timeoutMs?: number
  /** Output beyond this is dropped and `truncated` is set; default 1 MiB a stream. */
  maxBytes?: number
  signal?: AbortSignal
  onLine?: (line: string) => void
}

export interface ExecResult {
  code: number | null
  stdout: Buffer
  stderr: Buffer
  truncated: boolean
  timedOut: boolean
  aborted: boolean
}

const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path))
const killGraceMs = 2_000

/**
 * Runs one program: an argument array and never a shell, an absolute path, a clean environment, its own
 * process group that dies with us. Resolves always; a program that cannot be started has code null and
 * the reason in stderr. After a timeout or an abort the whole group is killed and not waited for longer
 * than two seconds.
 */
export function exec(argv: readonly [string, ...string[]], options: ExecOptions = {}): Promise<ExecResult> {
  if (!argv[0].startsWith('/')) return Promise.reject(new TypeError(`exec needs an absolute path, got ${argv[0]}`))
  const [command, ...args] = setpriv ? [setpriv, '--pdeathsig', 'KILL', '--', ...argv] : argv
  const maxBytes = options.maxBytes ?? 1 << 20
  return new Promise((resolve) => {
    const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] }
    const sizes = { stdout: 0, stderr: 0 }
    const rest = { stdout: '', stderr: '' }
    const outcome = { truncated: false, timedOut: false, aborted: false }
    let done = false
    const child = spawn(command!, args, {
      cwd: options.cwd ?? '/',
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', ...options.env } as unknown as NodeJS.ProcessEnv,
      detached: true,
      stdio: 'pipe',
    })
    const finish = (code: number | null) => {
      if (done) return
      done = true
      clearTimeout(timer)
      options.signal?.removeEventListener('abort', onAbort)
      child.stdout.destroy()
      child.stderr.destroy()
      for (const name of ['stdout', 'stderr'] as const) if (rest[name] !== '') options.onLine?.(rest[name])
      resolve({ code, stdout: Buffer.concat(chunks.stdout), stderr: Buffer.concat(chunks.stderr), ...outcome })
    }
    const killGroup = () => {
      try {
        if (child.pid) process.kill(-child.pid, 'SIGKILL')
      } catch {
        // The group is gone already.
      }
      setTimeout(() => finish(null), killGraceMs).unref()
    }
    const onAbort = () => {
      outcome.aborted = true
      killGroup()
    }
    const timer = options.timeoutMs
      ? setTimeout(() => {
          outcome.timedOut = true
          killGroup()
        }, options.timeoutMs)
      : undefined
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].on('data', (data: Buffer) => {
        const room = maxBytes - sizes[name]
        if (data.length > room) outcome.truncated = true
        if (room > 0) chunks[name].push(data.subarray(0, room))
        sizes[name] += data.length
        if (!options.onLine) return
        const lines = (rest[name] + data.toString('utf8')).split('\n')
        rest[name] = lines.pop()!.slice(-4096)
        for (const line of lines) options.onLine(line)
      })
    }
    child.stdin.on('error', () => {})
    child.stdin.end(options.input ?? '')
    child.on('error', (error) => {
      chunks.stderr.push(Buffer.from(error.message))
      finish(null)
    })
    child.on('exit', (code) => setTimeout(() => finish(code), child.stdout.readableEnded && child.stderr.readableEnded ? 0 : 250).unref())
    child.on('close', (code) => finish(code))
    if (options.signal?.aborted) onAbort()
    else options.signal?.addEventListener('abort', onAbort, { once: true })
  })
}
