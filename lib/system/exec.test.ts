import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from './clock.ts'
import { exec } from './exec.ts'

const sh = (script: string): [string, ...string[]] => ['/bin/sh', '-c', script]

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'ripcord-exec-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

test('every line arrives, also the last one that has no end', async () => {
  const lines: string[] = []
  await exec(sh('echo one; printf two; printf oops >&2'), { onLine: (line) => lines.push(line) })
  expect(lines.toSorted()).toEqual(['one', 'oops', 'two'])
})

test('a program that hangs is killed with everything that it started', async () => {
  const dir = folder()
  const start = systemClock.monotonic()
  const result = await exec(sh(`(sleep 1; touch ${dir}/late) & sleep 60`), { timeoutMs: 200 })
  expect(result).toMatchObject({ timedOut: true, code: null })
  expect(systemClock.monotonic() - start).toBeLessThan(1_000)
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  expect(existsSync(`${dir}/late`)).toBe(false)
})

test('a program that leaves another one behind, holding its output, is not waited for', async () => {
  const start = systemClock.monotonic()
  expect(await exec(sh('sleep 5 & echo started'), { timeoutMs: 10_000 })).toMatchObject({ code: 0 })
  expect(systemClock.monotonic() - start).toBeLessThan(2_000)
})

test('output without end is cut off, and an abort ends its program', async () => {
  const stop = new AbortController()
  setTimeout(() => stop.abort(), 200)
  const result = await exec(['/bin/sh', '-c', 'while :; do echo yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy; done'], {
    signal: stop.signal,
    maxBytes: 1_000,
  })
  expect(result).toMatchObject({ aborted: true, truncated: true })
  expect(result.stdout.length).toBe(1_000)
})

test('a program that is not there, or no absolute path, is an answer and not a crash', async () => {
  expect((await exec(['/nowhere/at-all'])).code).not.toBe(0)
  await expect(exec(['true'])).rejects.toThrow(/absolute path/)
})
