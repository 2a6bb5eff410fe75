import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, readlinkSync, rmSync, unlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readState, shopHome, switchRelease } from './home.ts'

const main = join(import.meta.dirname, 'main.ts')
const control = join(import.meta.dirname, '../shopctl.mjs')
const root = mkdtempSync(join(tmpdir(), 'ripcord-shop-'))
const home = shopHome(join(root, 'shop'))
let child: ChildProcess
let url = ''

async function startShop(): Promise<void> {
  rmSync(home.state, { force: true })
  child = spawn(process.execPath, [main, '--home', home.root], { stdio: 'ignore' })
  await expect.poll(() => (url = readState(home)?.url ?? ''), { timeout: 10_000 }).not.toBe('')
}

async function stopShop(signal: NodeJS.Signals): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await ended
}

const get = async (path: string) => {
  const answer = await fetch(url + path)
  return { status: answer.status, body: await answer.text() }
}
const post = (path: string, type = 'application/json') =>
  fetch(url + path, { method: 'POST', body: '{}', headers: { 'content-type': type } })
const shopctl = (verb: string) => spawnSync(process.execPath, [control, verb, '--home', home.root], { encoding: 'utf8' })

beforeEach(startShop, 15_000)
afterEach(async () => {
  if (child.exitCode === null && child.signalCode === null) await stopShop('SIGKILL')
  rmSync(root, { recursive: true, force: true })
})

describe('the demo shop', () => {
  test('takes orders by itself and counts them in its database and its metrics', async () => {
    await expect
      .poll(async () => Number(/shop_orders (\d+)/.exec((await get('/metrics')).body)?.[1]), { timeout: 10_000 })
      .toBeGreaterThan(3)
    const db = new Database(home.database, { readonly: true })
    expect(db.prepare('SELECT count(*) FROM orders WHERE total_cents > 0').pluck().get()).toBeGreaterThan(3)
    db.close()
  })

  test('a bad deployment switches the link, fails checkouts and drives prices below zero; its files put back, it is whole again', async () => {
    await expect
      .poll(async () => Number(/shop_orders (\d+)/.exec((await get('/metrics')).body)?.[1]), { timeout: 10_000 })
      .toBeGreaterThan(8)
    expect(shopctl('freeze').status).toBe(0)
    const before = join(root, 'before')
    cpSync(join(home.root, 'data'), join(before, 'data'), { recursive: true })
    cpSync(home.config, join(before, 'config'), { recursive: true })
    expect(shopctl('resume').status).toBe(0)

    expect((await post('/admin/deploy-bad')).status).toBe(200)
    expect(readlinkSync(home.current)).toBe('releases/v1.13')
    const broken = await get('/selfcheck/checkout')
    expect(broken.status).toBe(500)
    expect(broken.body).toMatch(/checkout fails: 8 of 24/)
    expect(Number(/shop_broken_orders (\d+)/.exec((await get('/metrics')).body)![1])).toBeGreaterThan(0)

    expect(shopctl('freeze').status).toBe(0)
    expect((await get('/healthz')).status).toBe(503)
    rmSync(join(home.root, 'data'), { recursive: true })
    cpSync(join(before, 'data'), join(home.root, 'data'), { recursive: true })
    cpSync(join(before, 'config'), home.config, { recursive: true })
    switchRelease(home, 'v1.12')
    expect(shopctl('resume').status).toBe(0)
    expect(await get('/selfcheck/checkout')).toEqual({ status: 200, body: 'checkout works: 24 of 24\n' })
    expect((await get('/metrics')).body).toContain('shop_broken_orders 0\n')
  }, 30_000)

  test('freeze closes the database, may be run twice, and outlives a killed process', async () => {
    expect(shopctl('freeze').status).toBe(0)
    expect(shopctl('freeze').status).toBe(0)
    expect(existsSync(`${home.database}-wal`)).toBe(false)
    await stopShop('SIGKILL')
    await startShop()
    expect((await get('/')).status).toBe(503)
    expect((await post('/admin/deploy-bad')).status).toBe(500)
    expect(shopctl('resume').status).toBe(0)
    expect(shopctl('resume').status).toBe(0)
    expect((await get('/')).status).toBe(200)
  }, 30_000)

  test('resume without a database is refused and says why, instead of opening an empty shop', async () => {
    shopctl('freeze')
    unlinkSync(home.database)
    const refused = shopctl('resume')
    expect(refused.status).toBe(1)
    expect(refused.stdout).toContain('The shop has no database')
  })

  test('SIGHUP loads the code that current points at now', async () => {
    expect((await get('/healthz')).body).toContain('v1.12')
    switchRelease(home, 'v1.11')
    child.kill('SIGHUP')
    await expect.poll(async () => (await get('/healthz')).body, { timeout: 5_000 }).toContain('v1.11')
  })

  test('a form from a foreign web page or a foreign host name cannot break it', async () => {
    expect((await post('/admin/deploy-bad', 'text/plain')).status).toBe(415)
    const { port } = readState(home)!
    const http = await import('node:http')
    const status = await new Promise((resolve) =>
      http.get({ host: '127.0.0.1', port, path: '/', headers: { host: 'evil.example' } }, (answer) => resolve(answer.resume().statusCode)),
    )
    expect(status).toBe(421)
    expect(readFileSync(join(home.current, 'app.mjs'), 'utf8')).toContain('v1.12')
  })
})
