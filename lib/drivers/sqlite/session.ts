import { readFileSync } from 'node:fs'
import type { DriverContext } from '../driver.ts'
import { giveChild, takeChild, warmChild } from './children.ts'
import { failureOf, SqliteDriverError } from './failures.ts'
import type { Answers, Request } from './program/protocol.ts'

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
  const id = serial++
  const base = `${ctx.workdir}/session-${id}`
  const said = new Set<string>()
  const waiting = new Set<() => void>()
  let dead: SqliteDriverError | null = null
  const wake = () => {
    for (const check of waiting) check()
  }
  const child = takeChild()
  child.listen((line) => {
    said.add(line.trim())
    if (line === 'excluded') warmChild()
    wake()
  })
  const onAbort = () => child.kill()
  if (!options.keeps) ctx.signal.addEventListener('abort', onAbort, { once: true })
  if (!options.keeps && ctx.signal.aborted) onAbort()
  child.send(JSON.stringify({ ...request, base, id }))
  const ended = child.ended.then(() => {
    ctx.signal.removeEventListener('abort', onAbort)
    const error = said.has('error') ? (JSON.parse(readFileSync(`${base}-error.json`, 'utf8')) as { code: string; message: string }) : null
    const reason = firstLine(child.complaint)
    if (error) dead = asError(failureOf(error.code, error.message, request.path))
    else if (!child.started) dead = new SqliteDriverError('tool_missing', `Node could not be started to open ${request.path}: ${reason}.`)
    else dead = new SqliteDriverError('failed', `The process that had ${request.path} open ended early: ${reason}.`)
    wake()
  })
  return {
    wait: (name) => until(() => said.has(name)).then(() => JSON.parse(readFileSync(`${base}-${name}.json`, 'utf8'))),
    assertAlive() {
      ctx.signal.throwIfAborted()
      if (dead) throw dead
    },
    isAlive: () => !dead,
    async release() {
      child.send(JSON.stringify({ release: id }))
      await until(() => said.has('idle')).catch(() => {})
      ctx.signal.removeEventListener('abort', onAbort)
      if (!dead) giveChild(child)
    },
    async kill() {
      child.kill()
      await ended
    },
  }

  function until(ready: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = () => {
        if (!ready() && !dead) return
        waiting.delete(check)
        if (ready()) resolve()
        else reject(dead!)
      }
      waiting.add(check)
      check()
    })
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

function firstLine(output: string): string {
  const lines = output.split('\n')
  return lines.find((line) => /error/i.test(line)) ?? lines.find((line) => line.trim() !== '') ?? 'no reason given'
}
