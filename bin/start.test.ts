import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const program = join(import.meta.dirname, 'ripcord.ts')
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ripcord-start-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** What `npm start` says and its exit code; each of these refusals comes before anything is built or started. */
function start(env: Record<string, string>) {
  const run = spawnSync(process.execPath, [program, 'start'], {
    encoding: 'utf8',
    timeout: 20_000,
    env: { ...process.env, RIPCORD_DATA: join(folder, 'data'), RIPCORD_PORT: '0', ...env },
  })
  return { code: run.status, said: run.stderr }
}

describe('npm start refuses, and says what to do,', () => {
  test('an environment that makes no sense', () => {
    const { code, said } = start({ RIPCORD_PORT: 'three thousand', RIPCORD_LOG: 'loud' })
    expect(code).toBe(2)
    expect(said).toContain('RIPCORD_PORT must be a port number')
    expect(said).toContain('RIPCORD_LOG must be')
  })

  test('a port that is in use', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const { port } = taken.address() as AddressInfo
    const { code, said } = start({ RIPCORD_PORT: String(port) })
    taken.close()
    expect(code).toBe(2)
    expect(said).toContain(`Port ${port} on 127.0.0.1 is in use`)
    expect(said).toContain('RIPCORD_PORT=')
  })

  test('a configuration file with a mistake, by line', () => {
    const file = join(folder, 'ripcord.yaml')
    writeFileSync(
      file,
      'services:\n  - slug: shop\n    name: Shop\n    components:\n      - slug: db\n        name: DB\n        driver: sqllite\n',
    )
    const { code, said } = start({ RIPCORD_CONFIG: file })
    expect(code).toBe(2)
    expect(said).toMatch(/ripcord\.yaml:7:\d+: .*sqllite/)
    expect(said).toContain('Did you mean “sqlite”?')
  })

  test('a configuration file that is not there', () => {
    const { code, said } = start({ RIPCORD_CONFIG: join(folder, 'none.yaml') })
    expect(code).toBe(2)
    expect(said).toContain('does not exist')
  })

  test('a data folder that another engine works on, naming its process', async () => {
    const lock = join(import.meta.dirname, '../db/engine-lock.ts')
    const code = `(await import(${JSON.stringify(lock)})).acquireEngineLock(process.argv[1]); console.log('held'); setInterval(() => {}, 1000)`
    const holder = spawn(process.execPath, ['--input-type=module', '-e', code, join(folder, 'data')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await new Promise((resolve) => holder.stdout.once('data', resolve))
    const refused = start({})
    holder.kill('SIGKILL')
    expect(refused.code).toBe(3)
    expect(refused.said).toContain(`(process ${holder.pid})`)
  })
})
