import { fileURLToPath } from 'node:url'
import type { CheckSpec } from '#lib/domain/service/service.ts'
import type { Clock } from '#lib/system/clock.ts'
import { exec } from '#lib/system/exec.ts'
import type { SqlAnswer, SqlQuestion } from './sql-check-program.ts'

export interface CheckResult {
  name: string
  suite: CheckSpec['suite']
  ok: boolean
  message: string
  durationMs: number
}

export interface CheckWorld {
  clock: Clock
  signal: AbortSignal
  /** The database file of a sqlite component of the service, by slug. */
  databaseOf(slug: string): string | undefined
  onLog(line: string): void
}

const maxBodyBytes = 256 * 1024
const sqlProgram = fileURLToPath(new URL('./sql-check-program.ts', import.meta.url))

/** Runs checks in order and never throws; each is tried `retries` more times, a second apart. */
export async function runChecks(checks: readonly CheckSpec[], world: CheckWorld): Promise<CheckResult[]> {
  const results: CheckResult[] = []
  for (const check of checks) {
    if (world.signal.aborted) break
    const result = await tryCheck(check, world)
    world.onLog(`${result.ok ? 'pass' : 'FAIL'}  ${check.suite} · ${check.name}: ${result.message}`)
    results.push(result)
  }
  return results
}

async function tryCheck(check: CheckSpec, world: CheckWorld): Promise<CheckResult> {
  for (let attempt = 0; ; attempt++) {
    const start = world.clock.monotonic()
    const signal = AbortSignal.any([world.signal, AbortSignal.timeout(check.timeoutSeconds * 1000)])
    const found = await once(check, world, signal).catch((error: unknown) => ({ ok: false, message: explain(error, check.timeoutSeconds) }))
    const durationMs = Math.round(world.clock.monotonic() - start)
    if (found.ok || attempt >= check.retries || world.signal.aborted) return { name: check.name, suite: check.suite, durationMs, ...found }
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
}

function once(check: CheckSpec, world: CheckWorld, signal: AbortSignal): Promise<{ ok: boolean; message: string }> {
  if (check.kind === 'http') return httpCheck(check, world.clock, signal)
  if (check.kind === 'command') return commandCheck(check, signal)
  return sqlCheck(check, world.databaseOf(check.component), signal)
}

async function httpCheck(check: Extract<CheckSpec, { kind: 'http' }>, clock: Clock, signal: AbortSignal) {
  const start = clock.monotonic()
  const response = await fetch(check.url, { signal, redirect: 'manual', headers: { 'user-agent': 'ripcord-check' } })
  const body = await readSome(response)
  const took = Math.round(clock.monotonic() - start)
  if (response.status !== check.expectStatus) return { ok: false, message: `HTTP ${response.status}, expected ${check.expectStatus}` }
  if (check.expectBody !== undefined && !body.includes(check.expectBody))
    return { ok: false, message: `the first ${maxBodyBytes / 1024} KiB of the body do not contain “${check.expectBody}”` }
  if (check.maxMs !== undefined && took > check.maxMs) return { ok: false, message: `took ${took} ms, allowed are ${check.maxMs} ms` }
  return { ok: true, message: `HTTP ${response.status} in ${took} ms` }
}

async function readSome(response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    parts.push(part as Uint8Array)
    size += (part as Uint8Array).length
    if (size >= maxBodyBytes) break
  }
  return Buffer.concat(parts).toString('utf8')
}

async function commandCheck(check: Extract<CheckSpec, { kind: 'command' }>, signal: AbortSignal) {
  const result = await exec(check.argv as [string, ...string[]], { signal, timeoutMs: check.timeoutSeconds * 1000, maxBytes: maxBodyBytes })
  if (result.aborted || result.timedOut) return { ok: false, message: `no answer within ${check.timeoutSeconds} s` }
  if (result.code !== check.expectExit) return { ok: false, message: `exit ${result.code ?? 'none'}, expected ${check.expectExit}` }
  const output = result.stdout.toString('utf8')
  if (check.expectOutput !== undefined && !output.includes(check.expectOutput))
    return { ok: false, message: `the output does not contain “${check.expectOutput}”` }
  return { ok: true, message: `exit ${result.code}` }
}

async function sqlCheck(check: Extract<CheckSpec, { kind: 'sql' }>, path: string | undefined, signal: AbortSignal) {
  if (!path) return { ok: false, message: `“${check.component}” is not a sqlite component of this service` }
  const timeoutMs = check.timeoutSeconds * 1000
  const input = JSON.stringify({ path, query: check.query, timeoutMs } satisfies SqlQuestion)
  const result = await exec([process.execPath, '--no-warnings', sqlProgram], { signal, timeoutMs, maxBytes: maxBodyBytes, input })
  if (result.aborted || result.timedOut) return { ok: false, message: `no answer within ${check.timeoutSeconds} s` }
  const answer = readAnswer(result.stdout.toString('utf8'))
  if (!answer) return { ok: false, message: `the query could not be asked (exit ${result.code ?? 'none'})` }
  if ('refused' in answer) return { ok: false, message: answer.refused }
  const { found } = answer
  if (found === check.expect) return { ok: true, message: `answered ${short(found)}` }
  return { ok: false, message: `answered ${short(found)}, expected ${check.expect}` }
}

function readAnswer(text: string): SqlAnswer | null {
  try {
    return JSON.parse(text) as SqlAnswer
  } catch {
    return null
  }
}

const short = (text: string) => (text.length > 200 ? `${text.slice(0, 200).toWellFormed()}…` : text)

function explain(error: unknown, timeoutSeconds: number): string {
  if (!(error instanceof Error)) return 'failed'
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return `no answer within ${timeoutSeconds} s`
  const cause = error.cause as { code?: string; message?: string } | undefined
  if (cause?.code === 'ECONNREFUSED') return 'connection refused'
  const why = cause?.code ?? cause?.message
  return why ? `${error.message} (${why})` : error.message
}
