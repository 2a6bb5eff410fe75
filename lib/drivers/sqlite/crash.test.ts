import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Bench, must } from './bench.fixture.ts'
import { damageSql, edit, imageOf, shopSql } from './sqlite.fixture.ts'
import { sqliteDriver } from './sqlite-driver.ts'

const sqlite3 = ['/usr/bin/sqlite3', '/usr/local/bin/sqlite3'].find((path) => existsSync(path))
const bigger = shopSql.replace('i < 900', 'i < 60000')
const token = { runId: 'run_crash', stepSeq: 2 }
let bench: Bench
let path: string

beforeEach(async () => {
  bench = await new Bench().open()
  path = join(bench.folder, 'shop.db')
})
afterEach(() => bench.close())

/** A copy of the files as they lie there at the first mid-effect point after the journal was armed: what a crash leaves. */
async function crashed(damage: string, mode: string): Promise<{ copy: string; old: string; fresh: string }> {
  edit(path, bigger.replace('WAL', mode))
  const fresh = imageOf(path)
  const { snapshot } = await must(sqliteDriver.capture(bench.context(), { path }, {}))
  edit(path, damage)
  const old = imageOf(path)
  const copy = join(bench.folder, 'crashed.db')
  const midEffect = () => {
    if (!existsSync(`${path}-journal`)) return
    for (const suffix of ['', '-journal', '-wal']) if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix)
  }
  await must(sqliteDriver.restore(bench.context({ midEffect }), { path }, snapshot, token))
  expect(imageOf(path)).toBe(fresh)
  return { copy, old, fresh }
}

describe.skipIf(!sqlite3)('a restore cut off after its journal was armed', () => {
  const damages = {
    'changed rows': `UPDATE orders SET note = 'bad' WHERE id % 500 = 0`,
    'a table that grew': `INSERT INTO orders (note) SELECT hex(randomblob(300)) FROM orders LIMIT 2000`,
    'a file that shrank': `DELETE FROM orders WHERE id > 55000; VACUUM`,
    'a changed schema': `ALTER TABLE orders ADD COLUMN wrong TEXT; DROP INDEX orders_by_customer`,
  }
  for (const mode of ['WAL', 'DELETE']) {
    for (const [name, damage] of Object.entries(damages)) {
      // After VACUUM nearly every page differs: with a log, that takes a new file instead of a journal.
      if (mode === 'WAL' && damage.includes('VACUUM')) continue
      test(`is rolled back by any SQLite that opens the file: ${name} (${mode})`, async () => {
        const { copy, old } = await crashed(damage, mode)
        expect(statSync(`${copy}-journal`).size).toBeGreaterThan(512)
        expect(readFileSync(copy).equals(readFileSync(path)) || imageOf(copy) !== old, 'the copy is half written or wholly new').toBe(true)
        const opened = spawnSync(sqlite3!, [copy, 'PRAGMA integrity_check; SELECT count(*) FROM orders;'], { encoding: 'utf8' })
        expect(opened.stdout).toMatch(/^ok\n/)
        expect(existsSync(`${copy}-journal`), 'the journal was valid and is used up').toBe(false)
        expect(imageOf(copy)).toBe(old)
      })
    }
  }

  test('with its journal taken away the file is wholly new: it is the journal that rolls back', async () => {
    const { copy, old, fresh } = await crashed(damages['changed rows'], 'WAL')
    rmSync(`${copy}-journal`)
    expect(imageOf(copy)).not.toBe(old)
    expect(imageOf(copy)).toBe(fresh)
  })
})

describe('while a restore holds the database', () => {
  test('another program waits for it and then sees the restored state', async () => {
    edit(path, bigger)
    const { snapshot } = await must(sqliteDriver.capture(bench.context(), { path }, {}))
    edit(path, `UPDATE orders SET note = 'bad' WHERE id % 500 = 0`)
    const seen: string[] = []
    const midEffect = () => {
      const other = spawnSync(process.execPath, ['-e', reader], { encoding: 'utf8', env: { ...process.env, DB: path } })
      seen.push(other.stdout)
    }
    await must(sqliteDriver.restore(bench.context({ midEffect }), { path }, snapshot, token))
    expect(seen.length).toBeGreaterThan(1)
    expect(seen.every((answer) => answer === 'SQLITE_BUSY')).toBe(true)
    expect(spawnSync(process.execPath, ['-e', reader], { encoding: 'utf8', env: { ...process.env, DB: path } }).stdout).toBe('0')
  })

  test('only the pages that differ are written', async () => {
    edit(path, bigger)
    const { snapshot } = await must(sqliteDriver.capture(bench.context(), { path }, {}))
    edit(path, `UPDATE orders SET total = -1 WHERE id BETWEEN 1000 AND 2000`)
    const before = statSync(path)
    const { bytesWritten, summary } = await must(sqliteDriver.restore(bench.context(), { path }, snapshot, token))
    expect(statSync(path).ino).toBe(before.ino)
    expect(bytesWritten).toBeLessThan(before.size * 0.05)
    expect(bytesWritten).toBeGreaterThan(0)
    expect(summary).toMatch(/pages written in place/)
  })

  test('when nearly everything differs, a new file takes its place and keeps owner and permissions', async () => {
    edit(path, bigger)
    spawnSync('chmod', ['640', path])
    const { snapshot } = await must(sqliteDriver.capture(bench.context(), { path }, {}))
    edit(path, `${damageSql} UPDATE orders SET note = hex(randomblob(30))`)
    const before = statSync(path)
    await must(sqliteDriver.restore(bench.context(), { path }, snapshot, token))
    const after = statSync(path)
    expect(after.ino).not.toBe(before.ino)
    expect([after.mode, after.uid, after.gid]).toEqual([before.mode, before.uid, before.gid])
  })
})

const reader = `
  const Database = require(${JSON.stringify(new URL('../../../node_modules/better-sqlite3', import.meta.url).pathname)})
  try {
    const db = new Database(process.env.DB, { timeout: 50 })
    process.stdout.write(String(db.prepare("SELECT count(*) FROM orders WHERE note = 'bad'").pluck().get()))
  } catch (error) { process.stdout.write(error.code) }`
