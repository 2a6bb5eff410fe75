import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const lockModule = join(import.meta.dirname, 'engine-lock.ts')
const holdScript = `
  const { acquireEngineLock } = await import(${JSON.stringify(lockModule)})
  try { acquireEngineLock(process.argv[1]) } catch (error) { console.log(error.message); process.exit(3) }
  console.log('held')
  if (process.argv[2] === 'stay') setInterval(() => {}, 1000)
`
let dataDir: string
let holders: ChildProcess[] = []

function tryOnce() {
  return spawnSync(process.execPath, ['--input-type=module', '-e', holdScript, dataDir], { encoding: 'utf8' })
}

async function hold(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', holdScript, dataDir, 'stay'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  holders.push(child)
  await new Promise<void>((resolve) => child.stdout.on('data', (data: Buffer) => data.includes('held') && resolve()))
  return child
}

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'ripcord-lock-'))
})
afterEach(() => {
  for (const child of holders) child.kill('SIGKILL')
  holders = []
  rmSync(dataDir, { recursive: true, force: true })
})

describe('the engine lock', () => {
  test('a second engine on the same data folder is refused and told which process has it', async () => {
    const first = await hold()
    const second = tryOnce()
    expect(second.status).toBe(3)
    expect(second.stdout).toContain(`(process ${first.pid})`)
    expect(second.stdout).toContain('RIPCORD_DATA')
  })

  test('the lock ends with a killed process, whatever files it left', async () => {
    const first = await hold()
    const ended = new Promise((resolve) => first.once('exit', resolve))
    first.kill('SIGKILL')
    await ended
    expect(tryOnce().stdout).toBe('held\n')
  })

  test('of six engines started at once exactly one gets the folder', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => {
        const child = spawn(process.execPath, ['--input-type=module', '-e', holdScript, dataDir, 'stay'], {
          stdio: ['ignore', 'pipe', 'inherit'],
        })
        holders.push(child)
        return new Promise<string>((resolve) => child.stdout.once('data', (data: Buffer) => resolve(data.toString('utf8').trim())))
      }),
    )
    expect(answers.filter((answer) => answer === 'held')).toHaveLength(1)
    expect(answers.filter((answer) => answer.includes('Another Ripcord engine'))).toHaveLength(5)
  })
})
