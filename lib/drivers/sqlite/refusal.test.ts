import Database from 'better-sqlite3'
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fillDisk } from '../contract-world.ts'
import type { Snapshot } from '../driver.ts'
import { Bench, must } from './bench.fixture.ts'
import { damageSql, edit, imageOf, shopSql } from './sqlite.fixture.ts'
import { sqliteDriver } from './sqlite-driver.ts'

const token = { runId: 'run_refusal', stepSeq: 4 }
const isRoot = process.getuid?.() === 0
let bench: Bench
let path: string

beforeEach(async () => {
  bench = await new Bench().open()
  path = join(bench.folder, 'shop.db')
})
afterEach(() => bench.close())

const capture = async (config: { path: string; units?: Record<string, string> }): Promise<Snapshot> =>
  (await must(sqliteDriver.capture(bench.context(), config, {}))).snapshot

describe('a damaged database', () => {
  const damagePages = () => {
    const fd = openSync(path, 'r+')
    for (const page of [4, 6, 9, 12]) writeSync(fd, Buffer.alloc(400, 0xa5), 0, 400, page * 4096 + 8)
    closeSync(fd)
  }

  test('is not stored as a checkpoint', async () => {
    edit(path, shopSql)
    damagePages()
    expect(await sqliteDriver.capture(bench.context(), { path }, {})).toMatchObject({ ok: false, code: 'corrupt' })
  })

  test('is stored as it is when asked for, so that a rollback can preserve it and go back to it', async () => {
    edit(path, shopSql)
    const sound = await capture({ path })
    damagePages()
    const damaged = imageOf(path)
    const { snapshot } = await must(sqliteDriver.capture(bench.context(), { path }, { damaged: true }))
    await must(sqliteDriver.restore(bench.context(), { path }, sound, token))
    await must(sqliteDriver.restore(bench.context(), { path }, snapshot, { ...token, stepSeq: 5 }))
    expect(imageOf(path)).toBe(damaged)
  })

  test('can be planned for, is told apart by verify, and is restored to the byte', async () => {
    edit(path, shopSql)
    const good = imageOf(path)
    const snapshot = await capture({ path })
    damagePages()
    await must(sqliteDriver.plan(bench.context(), { path }, snapshot))
    await must(sqliteDriver.fingerprint(bench.context(), { path }))
    const { matches, differences } = await must(sqliteDriver.verify(bench.context(), { path }, snapshot))
    expect(matches).toBe(false)
    expect(differences.join('\n')).toMatch(/Damage:/)
    await must(sqliteDriver.restore(bench.context(), { path }, snapshot, token))
    expect(imageOf(path)).toBe(good)
  })
})

describe('counting', () => {
  test('a plan counts the units written since, and the time of the last of them', async () => {
    edit(path, shopSql)
    const config = { path, units: { orders: 'orders', customers: 'customers' }, timestampColumn: { orders: 'created_at' } }
    const snapshot = await capture(config)
    expect(snapshot).toMatchObject({ label: '2 tables, 900 orders, 40 customers', units: { orders: 900, customers: 40 } })
    edit(
      path,
      `INSERT INTO orders (total, created_at) VALUES (1, 1763600000000), (2, 1763600060000), (3, 1763600030000); DELETE FROM orders WHERE id = 5`,
    )
    const { plan } = await must(sqliteDriver.plan(bench.context(), config, snapshot))
    expect(plan.unitsLost).toEqual({ orders: 3, customers: 0 })
    expect(plan.lastWriteAt).toBe(1_763_600_060_000)
    expect(plan.groups[0]!.entries).toEqual([
      { name: 'orders', change: 'changed', before: 902, after: 900, note: 'rows: 1 come back, 0 change, 3 go' },
    ])
    expect(plan).toMatchObject({ from: '2 tables, 902 orders, 40 customers', to: snapshot.label, warnings: [], blockers: [] })
  })

  test('values that only differ in case or type count as changed', async () => {
    edit(
      path,
      `CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT COLLATE NOCASE, b); INSERT INTO t VALUES (1, 'Anna', 1), (2, 'Bob', 2), (3, NULL, NULL)`,
    )
    const snapshot = await capture({ path })
    edit(path, `UPDATE t SET a = 'ANNA' WHERE id = 1; UPDATE t SET b = '2' WHERE id = 2`)
    const { plan } = await must(sqliteDriver.plan(bench.context(), { path }, snapshot))
    expect(plan.groups[0]!.entries[0]!.note).toBe('rows: 0 come back, 2 change, 0 go')
  })

  test('a table that is not there is said, not fatal', async () => {
    edit(path, shopSql)
    const { summary } = await must(sqliteDriver.inspect(bench.context(), { path, units: { parcels: 'parcels"; DROP TABLE orders; --' } }))
    expect(summary).toMatch(/parcels cannot be counted/)
    expect(new Database(path, { readonly: true }).prepare('SELECT count(*) FROM orders').pluck().get()).toBe(900)
  })
})

describe.skipIf(!isRoot)('without permission', () => {
  test('every verb says so, and nothing changes', async () => {
    edit(path, shopSql)
    const snapshot = await capture({ path })
    edit(path, damageSql)
    const damaged = imageOf(path)
    const program = join(bench.folder, 'as-nobody.ts')
    const dropped = join(bench.folder, 'nobody')
    mkdirSync(dropped)
    const here = (name: string) => JSON.stringify(new URL(name, import.meta.url).pathname)
    writeFileSync(
      program,
      `import { sqliteDriver as d } from ${here('./sqlite-driver.ts')}
       import { makeDriverContext } from ${here('../context.ts')}
       import { openVault } from ${here('../../vault/open-vault.ts')}
       const ctx = makeDriverContext({ vault: await openVault(process.argv[2] + '/vault'), workdir: process.argv[2] })
       const [path, snapshot] = [process.argv[3], JSON.parse(process.argv[4])]
       const results = [await d.restore(ctx, { path }, snapshot, { runId: 'r', stepSeq: 1 }), await d.capture(ctx, { path }, {}), await d.inspect(ctx, { path })]
       process.stdout.write(JSON.stringify(results))`,
    )
    const copied = spawnSync('sh', ['-c', `cp -r ${bench.folder}/vault ${dropped}/vault && chown -R 65534 ${dropped}`])
    expect(copied.status).toBe(0)
    const locked = join(bench.folder, 'locked')
    mkdirSync(locked)
    spawnSync('mv', [path, locked])
    const target = join(locked, 'shop.db')
    chmodSync(target, 0o600)
    chmodSync(locked, 0o755)
    chmodSync(bench.folder, 0o755)
    const argv = [
      '--reuid=65534',
      '--regid=65534',
      '--clear-groups',
      process.execPath,
      '--no-warnings',
      program,
      dropped,
      target,
      JSON.stringify(snapshot),
    ]
    const run = spawnSync('setpriv', argv, { encoding: 'utf8' })
    expect(run.stderr).toBe('')
    for (const result of JSON.parse(run.stdout)) expect(result).toMatchObject({ ok: false, code: 'permission' })
    expect(imageOf(target)).toBe(damaged)
    expect(readdirSync(locked)).toEqual(['shop.db'])
  })
})

describe.skipIf(!isRoot)('on a disk with too little room', () => {
  test('a restore that must make the file longer fails in the middle and leaves it wholly old', async () => {
    const disk = join(bench.folder, 'disk')
    mkdirSync(disk)
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', disk]).status).toBe(0)
    try {
      const target = join(disk, 'shop.db')
      edit(target, `${shopSql} CREATE TABLE pad (data BLOB); INSERT INTO pad VALUES (randomblob(3000000))`)
      const good = imageOf(target)
      const snapshot = await capture({ path: target })
      edit(target, 'DELETE FROM pad; VACUUM')
      edit(target, `PRAGMA journal_mode = DELETE`)
      const small = statSync(target).size
      const damaged = imageOf(target)
      let filler: string | null = null
      const midEffect = () => {
        if (existsSync(`${target}-journal`)) filler ??= fillDisk(disk)
      }
      const result = await sqliteDriver.restore(bench.context({ midEffect }), { path: target }, snapshot, token)
      expect(filler).not.toBeNull()
      expect(result).toMatchObject({ ok: false, code: 'disk_full' })
      expect(imageOf(target)).toBe(damaged)
      expect(statSync(target).size).toBe(small)
      expect(readdirSync(disk).sort()).toEqual(['filler', 'shop.db'])
      spawnSync('rm', [filler!])
      await must(sqliteDriver.restore(bench.context(), { path: target }, snapshot, token))
      expect(imageOf(target)).toBe(good)
    } finally {
      spawnSync('umount', ['-l', disk])
    }
  })
})

test('a stale journal, log and shared memory beside a missing database do not touch what is restored', async () => {
  edit(path, shopSql)
  const good = imageOf(path)
  const snapshot = await capture({ path })
  const stale = new Database(path)
  stale.exec(damageSql)
  const [log, shared] = [readFileSync(`${path}-wal`), readFileSync(`${path}-shm`)]
  stale.close()
  spawnSync('rm', [path])
  writeFileSync(`${path}-wal`, log)
  writeFileSync(`${path}-shm`, shared)
  writeFileSync(`${path}-journal`, Buffer.concat([Buffer.from('d9d505f920a163d7', 'hex'), Buffer.alloc(4000, 1)]))
  await must(sqliteDriver.restore(bench.context(), { path }, snapshot, token))
  expect(imageOf(path)).toBe(good)
  expect(readdirSync(bench.folder).filter((name) => name.startsWith('shop'))).toEqual(['shop.db'])
  expect((await must(sqliteDriver.verify(bench.context(), { path }, snapshot))).matches).toBe(true)
})
