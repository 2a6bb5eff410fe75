import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { type ProcessSpec, supervise, type SupervisedProcess } from './supervise.ts'

const running: SupervisedProcess[] = []
const fast = { firstMs: 20, longestMs: 100, healthyAfterMs: 400 }
const script = (code: string): ProcessSpec['argv'] => [process.execPath, '-e', code]

function start(argv: ProcessSpec['argv'], more: Partial<ProcessSpec> = {}) {
  const lines: string[] = []
  const one = supervise({ name: 'thing', argv, cwd: '/', env: process.env, onLine: (line) => lines.push(line), backoff: fast, ...more })
  running.push(one)
  return { one, lines }
}

/** A zombie that nobody has buried yet is dead. */
const alive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return !existsSync(`/proc/${pid}/stat`) || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop(0)))
})

describe('a supervised process', () => {
  test('is started again after a crash, with a wait that doubles up to the longest', async () => {
    const { one, lines } = start(script('process.exit(7)'))
    await expect.poll(() => one.restarts(), { timeout: 10_000 }).toBeGreaterThanOrEqual(5)
    const waits = lines.map((line) => Number(/exit code 7\); starting it again in (\d+) ms/.exec(line)?.[1]))
    expect(waits.slice(0, 5)).toEqual([20, 40, 80, 100, 100])
  })

  test('is started again at once after a kill when it had been healthy for long enough', async () => {
    const { one, lines } = start(script('console.log("up"); setInterval(() => {}, 1000)'), { backoff: { ...fast, healthyAfterMs: 100 } })
    for (let round = 0; round < 3; round++) {
      await expect.poll(() => lines.filter((line) => line === 'up').length, { timeout: 5_000 }).toBe(round + 1)
      await new Promise((resolve) => setTimeout(resolve, 150))
      process.kill(one.pid()!, 'SIGKILL')
    }
    await expect.poll(() => lines.filter((line) => line.includes('SIGKILL')).length).toBe(3)
    expect(lines.filter((line) => line.includes('again in 20 ms'))).toHaveLength(3)
  })

  test('ending does not touch another one', async () => {
    const dying = start(script('setTimeout(() => process.exit(1), 20)'))
    const steady = start(script('setInterval(() => {}, 1000)'))
    const pid = steady.one.pid()
    await expect.poll(() => dying.one.restarts(), { timeout: 5_000 }).toBeGreaterThan(2)
    expect(steady.one.pid()).toBe(pid)
    expect(steady.one.restarts()).toBe(0)
  })

  test('gets the time to finish on a stop, and is not started again', async () => {
    const { one, lines } = start(
      script(
        'process.on("SIGTERM", () => setTimeout(() => { console.log("tidy"); process.exit(0) }, 200)); console.log("up"); setInterval(() => {}, 1000)',
      ),
    )
    await expect.poll(() => lines).toContain('up')
    await one.stop(5_000)
    await expect.poll(() => lines).toContain('tidy')
    expect(one.pid()).toBeUndefined()
    expect(one.restarts()).toBe(0)
  })

  test('that ignores a stop is killed with everything that it started', async () => {
    const { one, lines } = start(['/bin/sh', '-c', 'trap "" TERM; sleep 600 & echo $!; while :; do sleep 1; done'])
    await expect.poll(() => lines.length).toBeGreaterThan(0)
    const grandchild = Number(lines[0])
    expect(alive(grandchild)).toBe(true)
    await one.stop(200)
    await expect.poll(() => alive(grandchild)).toBe(false)
    expect(lines.at(-1)).toContain('killing it')
  })

  test('that refuses to start with a fatal code is left alone and the code is told', async () => {
    const { one } = start(script('process.exit(3)'), { fatalCodes: [3] })
    expect(await one.gaveUp).toBe(3)
    expect(one.restarts()).toBe(0)
  })

  test.skipIf(!existsSync('/usr/bin/setpriv'))('dies with a supervisor that is killed outright', async () => {
    const code = `
      const { supervise } = await import(${JSON.stringify(join(import.meta.dirname, 'supervise.ts'))})
      const one = supervise({ name: 'x', argv: [process.execPath, '-e', 'console.log("up"); setInterval(() => {}, 1000)'], cwd: '/', env: process.env, onLine: () => console.log(one.pid()) })`
    const supervisor = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
    const pid = await new Promise<number>((resolve) => supervisor.stdout.once('data', (data: Buffer) => resolve(Number(data.toString()))))
    expect(alive(pid)).toBe(true)
    supervisor.kill('SIGKILL')
    await expect.poll(() => alive(pid), { timeout: 5_000 }).toBe(false)
  })
})
