import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { and, asc, eq, inArray } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStore } from '#db/open.ts'
import { findUserByLogin } from '#db/queries/user.ts'
import { auditEvent, auditHead, checkpoint, component, engineState, plan, proof, run, service, step } from '#db/schema/index.ts'
import type { Store } from '#db/store.ts'
import { verifyAudit } from '#lib/audit/verify.ts'
import { decideApproval } from '#lib/services/approval/decide-approval.ts'
import { requestApproval } from '#lib/services/approval/request-approval.ts'
import type { Context } from '#lib/services/context.ts'
import { createPlan } from '#lib/services/plan/create-plan.ts'
import { launchRollback } from '#lib/services/run/launch-rollback.ts'
import { systemClock } from '#lib/system/clock.ts'

const root = resolve(import.meta.dirname, '../../..')
const folder = mkdtempSync(join(tmpdir(), 'ripcord-demo-'))
const shopFolder = join(folder, 'shop')
let demo: ChildProcess
let output = ''
let store: Store

const alive = (pid: number) => existsSync(`/proc/${pid}/stat`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
const address = (word: string) => new RegExp(`${word} +(http://127\\.0\\.0\\.1:\\d+)`).exec(output)![1]!
const shop = async (path: string) => {
  const answer = await fetch(address('The shop') + path)
  return { status: answer.status, body: await answer.text() }
}
const as = async (login: string): Promise<Context> => {
  const { id, name, role } = (await findUserByLogin(store.read, login))!
  return { store, clock: systemClock, actor: { kind: 'user', id, name, role } }
}
const enginePid = async () => (await store.read.select().from(engineState))[0]!.pid

beforeAll(async () => {
  const port = 20_000 + (process.pid % 20_000)
  demo = spawn(process.execPath, [join(root, 'bin/ripcord.ts'), 'demo', '--data', folder, '--port', String(port), '--no-open'], {
    cwd: root,
    env: { ...process.env, RIPCORD_LOG: 'info' },
  })
  for (const stream of [demo.stdout!, demo.stderr!]) stream.on('data', (data: Buffer) => (output += data.toString()))
  while (!output.includes('Ctrl-C stops everything')) {
    if (demo.exitCode !== null) throw new Error(`The demo ended: ${output}`)
    await sleep(250)
  }
  store = openStore(join(folder, 'ripcord'))
}, 320_000)

afterAll(() => {
  store?.close()
  demo.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** Plans, asks, approves and launches a rollback to the first checkpoints, and waits for its end. */
async function rollBack(level: 1 | 2, slugs: string[]): Promise<string> {
  const [owner] = await store.read.select().from(service).where(eq(service.slug, 'shop'))
  const points = await store.read
    .select({ componentId: component.id, checkpointId: checkpoint.id })
    .from(checkpoint)
    .innerJoin(component, eq(component.id, checkpoint.componentId))
    .where(and(eq(checkpoint.kind, 'manual'), inArray(component.slug, slugs)))
  expect(points).toHaveLength(slugs.length)
  const responder = await as('responder')
  const { planId } = await createPlan(responder, { serviceId: owner!.id, level, choices: points, reason: 'v1.13 breaks checkout' })
  const built = async () => (await store.read.select().from(plan).where(eq(plan.id, planId)))[0]!
  await expect.poll(async () => (await built()).state, { timeout: 60_000 }).toBe('ready')
  const hash = (await built()).hash!
  const { requestId } = await requestApproval(responder, { planId, hash })
  await decideApproval(await as('approver'), { requestId, hash, decision: 'approved' })
  const { runId } = await launchRollback(responder, { planId, hash, authority: { kind: 'approval', requestId } })
  await expect
    .poll(async () => (await endOf(runId)) !== 'running' && (await endOf(runId)) !== 'reverting' && (await endOf(runId)) !== 'queued', {
      timeout: 120_000,
    })
    .toBe(true)
  return runId
}

async function breakShop(): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  expect((await fetch(`${address('The shop')}/admin/deploy-bad`, { method: 'POST', headers, body: '{}' })).status).toBe(200)
  expect((await shop('/selfcheck/checkout')).status).toBe(500)
  expect(readFileSync(join(shopFolder, 'content/banner.txt'), 'utf8')).toContain('v1.13')
}

const endOf = async (runId: string) => (await store.read.select().from(run).where(eq(run.id, runId)))[0]!.state

describe('npm run demo', () => {
  test('has a checkpoint of every component with its whole proof chain, and one person of every role', async () => {
    for (const slug of ['database', 'config', 'release', 'shop-content']) {
      const [row] = await store.read
        .select({ id: checkpoint.id })
        .from(checkpoint)
        .innerJoin(component, eq(component.id, checkpoint.componentId))
        .where(and(eq(component.slug, slug), eq(checkpoint.kind, 'manual')))
      const links = await store.read.select().from(proof).where(eq(proof.checkpointId, row!.id))
      expect(links.map((one) => `${one.link} ${one.ok}`).sort()).toEqual([
        'checks true',
        'exists true',
        'load_time true',
        'restorable true',
        'sha256 true',
      ])
    }
    for (const login of ['viewer', 'responder', 'approver', 'admin']) expect((await as(login)).actor.role).toBe(login)
  })

  test('a shop process that is killed comes back at the same address', async () => {
    const pid = () => (JSON.parse(readFileSync(join(shopFolder, 'run/shop.json'), 'utf8')) as { pid: number }).pid
    const before = pid()
    process.kill(before, 'SIGKILL')
    await expect.poll(pid, { timeout: 10_000 }).not.toBe(before)
    await expect.poll(async () => (await shop('/healthz').catch(() => null))?.status, { timeout: 10_000 }).toBe(200)
  })

  test('rolling back the release alone fails its checks, because prices stay corrupt, and is taken back', async () => {
    await breakShop()
    const runId = await rollBack(1, ['release'])
    expect(await endOf(runId)).toBe('reverted')
    expect(readlinkSync(join(shopFolder, 'current'))).toBe('releases/v1.13')
    expect((await shop('/healthz')).body).toContain('v1.13')
  }, 240_000)

  test('the broken shop is made whole by an approved rollback: release, prices, configuration and words', async () => {
    expect((await shop('/selfcheck/checkout')).status).toBe(500)
    const runId = await rollBack(2, ['database', 'config', 'release', 'shop-content'])
    const failed = await store.read
      .select()
      .from(step)
      .where(and(eq(step.runId, runId), eq(step.outcome, 'failed')))
    expect(failed.map((one) => `${one.title}: ${one.message}`)).toEqual([])
    expect(await endOf(runId)).toBe('succeeded')

    expect(readlinkSync(join(shopFolder, 'current'))).toBe('releases/v1.12')
    expect(await shop('/selfcheck/checkout')).toEqual({ status: 200, body: 'checkout works: 24 of 24\n' })
    expect((await shop('/healthz')).body).toContain('v1.12')
    expect(readFileSync(join(shopFolder, 'config/shop.json'), 'utf8')).not.toContain('loyalty')
    expect(readFileSync(join(shopFolder, 'content/banner.txt'), 'utf8')).toContain('Freshly roasted every morning')
    const db = new Database(join(shopFolder, 'data/shop.db'), { readonly: true })
    expect(db.prepare('SELECT count(*) FROM orders WHERE total_cents <= 0').pluck().get()).toBe(0)
    db.close()
    const orders = async () => Number(/shop_orders (\d+)/.exec((await shop('/metrics')).body)![1])
    const now = await orders()
    await expect.poll(orders, { timeout: 10_000 }).toBeGreaterThan(now)
  }, 240_000)

  test('a killed engine comes back by itself while the console keeps answering, and readiness tells the truth', async () => {
    const before = await enginePid()
    process.kill(before, 'SIGKILL')
    expect((await fetch(`${address('Ripcord')}/healthz`)).status).toBe(200)
    await expect.poll(enginePid, { timeout: 20_000 }).not.toBe(before)
    await expect.poll(async () => (await fetch(`${address('Ripcord')}/readyz`)).status, { timeout: 20_000 }).toBe(200)
  }, 60_000)

  test('the audit of all that verifies', async () => {
    const events = await store.read.select().from(auditEvent).orderBy(asc(auditEvent.seq))
    const [head] = await store.read.select().from(auditHead)
    expect(await verifyAudit(events, head)).toMatchObject({ ok: true, events: head!.seq })
  })

  test('a stop ends every process within 30 s, cleanly', async () => {
    const pids = [await enginePid(), (JSON.parse(readFileSync(join(shopFolder, 'run/shop.json'), 'utf8')) as { pid: number }).pid]
    const start = systemClock.monotonic()
    const ended = new Promise((resolve) => demo.once('exit', resolve))
    demo.kill('SIGINT')
    expect(await ended).toBe(0)
    expect(systemClock.monotonic() - start).toBeLessThan(30_000)
    expect(pids.filter(alive)).toEqual([])
    await expect(fetch(`${address('Ripcord')}/healthz`)).rejects.toThrow()
    expect(output).toContain('engine stopped')
  }, 40_000)
})
