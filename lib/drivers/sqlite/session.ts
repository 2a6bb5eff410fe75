import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { exec } from '#lib/system/exec.ts'
import type { DriverContext } from '../driver.ts'
import { failureOf, SqliteDriverError } from './failures.ts'
import type { Answers, Request } from './program/protocol.ts'

const program = fileURLToPath(new URL('./program/main.ts', import.meta.url))
const longestMs = 6 * 60 * 60_000
let serial = 0

/**
 * A child process with the database open. SQLite's locks belong to a process and fall when any other
 * descriptor of the file is closed in it: the child holds them, while we read and write the raw file.
 */
export interface Session {
  /** Resolves when the child says so; throws SqliteDriverError when it fails or dies before. */
  wait<Name extends keyof Answers>(name: Name): Promise<Answers[Name]>
  /** Throws after an abort, and when the child, and with it the lock, is gone. */
  assertAlive(): void
  isAlive(): boolean
  /** Lets the child close the database in order; resolves when it is gone. */
  release(): Promise<void>
  kill(): Promise<void>
}

/**
 * `keeps`: an abort does not end the child. A lock over a half-written file must outlive the abort until the
 * file is whole again; whoever opened the session kills it then.
 */
export function openSession(ctx: DriverContext, request: Request, options: { keeps?: boolean } = {}): Session {
  const base = `${ctx.workdir}/session-${serial++}`
  const control = new AbortController()
  const said = new Set<string>()
  const waiting = new Set<() => void>()
  let dead: SqliteDriverError | null = null
  const wake = () => {
    for (const check of waiting) check()
  }
  const start: DriverContext['exec'] = options.keeps ? exec : (argv, given) => ctx.exec(argv, given)
  const ended = start([process.execPath, '--no-warnings', program], {
    input: JSON.stringify({ ...request, base }),
    signal: control.signal,
    timeoutMs: longestMs,
    onLine: (line) => {
      said.add(line.trim())
      wake()
    },
  }).then((result) => {
    for (const line of result.stdout.toString('utf8').split('\n')) said.add(line.trim())
    const error = said.has('error') ? (JSON.parse(readFileSync(`${base}-error.json`, 'utf8')) as { code: string; message: string }) : null
    if (error) dead = asError(failureOf(error.code, error.message, request.path))
    else if (result.code === null && !result.aborted && !result.timedOut) {
      dead = new SqliteDriverError('tool_missing', `Node could not be started to open ${request.path}: ${firstLine(result.stderr)}.`)
    } else dead = new SqliteDriverError('failed', `The process that had ${request.path} open ended early: ${firstLine(result.stderr)}.`)
    wake()
  })
  return {
    wait: (name) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (!said.has(name) && !dead) return
          waiting.delete(check)
          if (said.has(name)) resolve(JSON.parse(readFileSync(`${base}-${name}.json`, 'utf8')))
          else reject(dead!)
        }
        waiting.add(check)
        check()
      }),
    assertAlive() {
      ctx.signal.throwIfAborted()
      if (dead) throw dead
    },
    isAlive: () => !dead,
    async release() {
      try {
        writeFileSync(`${base}-release`, '')
      } catch {
        control.abort()
      }
      await ended
    },
    async kill() {
      control.abort()
      await ended
    },
  }
}

/** One question, one answer; the child is gone afterwards. */
export async function ask<Name extends keyof Answers>(ctx: DriverContext, request: Request, name: Name): Promise<Answers[Name]> {
  const session = openSession(ctx, request)
  try {
    const answer = await session.wait(name)
    await session.release()
    return answer
  } catch (error) {
    await session.kill()
    throw error
  }
}

function asError(failed: ReturnType<typeof failureOf>): SqliteDriverError {
  return new SqliteDriverError(failed.code, failed.message)
}

function firstLine(output: Buffer): string {
  const lines = output.toString('utf8').split('\n')
  return lines.find((line) => /error/i.test(line)) ?? lines.find((line) => line.trim() !== '') ?? 'no reason given'
}
