import Database from 'better-sqlite3'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Bench, must } from './bench.fixture.ts'
import { edit, imageOf, shopSql } from './sqlite.fixture.ts'
import { sqliteDriver } from './sqlite-driver.ts'

let bench: Bench
let path: string
const token = { runId: 'run_live', stepSeq: 1 }
const captures = 12

beforeEach(async () => {
  bench = await new Bench().open()
  path = join(bench.folder, 'shop.db')
})
afterEach(() => bench.close())

function sound(file: string): { sum: number; moves: number } {
  const db = new Database(file)
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  const sum = db.prepare('SELECT sum(money) FROM account').pluck().get() as number
  const moves = db.prepare('SELECT max(id) FROM move').pluck().get() as number
  db.close()
  return { sum, moves }
}

describe('while another process writes', () => {
  for (const mode of ['WAL', 'DELETE', 'TRUNCATE']) {
    test(`each of ${captures} checkpoints is one consistent state (${mode})`, async () => {
      edit(path, shopSql)
      await bench.startWriter(path, mode)
      const seen: number[] = []
      for (let i = 0; i < captures; i++) {
        const { snapshot } = await must(sqliteDriver.capture(bench.context(), { path }, {}))
        const ctx = bench.context()
        const { config } = await must(sqliteDriver.sandbox(ctx, { path }))
        await must(sqliteDriver.restore(ctx, config, snapshot, token))
        const { sum, moves } = sound(config.path)
        expect(sum, `capture ${i}`).toBe(1000)
        seen.push(moves)
      }
      expect(seen).toEqual(seen.toSorted((a, b) => a - b))
      expect(new Set(seen).size, 'the writer went on meanwhile').toBeGreaterThan(captures / 2)
    })
  }

  test('a restore is refused with the name of the program, and changes nothing', async () => {
    edit(path, shopSql)
    const { snapshot } = await must(sqliteDriver.capture(bench.context(), { path }, {}))
    await bench.startWriter(path, 'WAL', 'idle')
    const { plan } = await must(sqliteDriver.plan(bench.context(), { path }, snapshot))
    expect(plan.warnings.join(' ')).toMatch(/Open in .*\(\d+\)/)
    const log = readFileSync(`${path}-wal`)
    const result = await sqliteDriver.restore(bench.context(), { path }, snapshot, token)
    expect(result).toMatchObject({ ok: false, code: 'busy', retryable: true })
    if (!result.ok) expect(result.message).toMatch(/Open in: .*\(\d+\)\. Stop the application/)
    expect(readFileSync(`${path}-wal`).equals(log)).toBe(true)
    expect(existsSync(`${path}-journal`)).toBe(false)
  })

  test('with liveWriters a restore goes through, the connected program sees it and stays sound', async () => {
    edit(path, shopSql)
    const stop = await bench.startWriter(path, 'WAL', 'idle')
    const { snapshot } = await must(sqliteDriver.capture(bench.context(), { path }, {}))
    const db = new Database(path)
    db.exec('DELETE FROM orders; UPDATE account SET money = 5; CREATE TABLE junk (a); INSERT INTO junk VALUES (randomblob(500000))')
    await must(sqliteDriver.restore(bench.context(), { path, liveWriters: true }, snapshot, token))
    expect(db.prepare('SELECT count(*) FROM orders').pluck().get()).toBe(900)
    expect(db.prepare('SELECT sum(money) FROM account').pluck().get()).toBe(1000)
    const verified = await must(sqliteDriver.verify(bench.context(), { path }, snapshot))
    expect(verified.matches).toBe(true)
    db.close()
    await stop()
    expect(sound(path).sum).toBe(1000)
  })

  test('with liveWriters and a busy program the restored state is whole and the program goes on', async () => {
    edit(path, shopSql)
    await bench.startWriter(path, 'WAL')
    const { snapshot } = await must(sqliteDriver.capture(bench.context(), { path }, {}))
    await must(sqliteDriver.restore(bench.context(), { path, liveWriters: true }, snapshot, token))
    const before = sound(path)
    expect(before.sum).toBe(1000)
    await expect.poll(() => sound(path).moves, { timeout: 10_000 }).toBeGreaterThan(before.moves)
  })

  test('an idle connection in rollback-journal mode never trusts its cache after a restore and as many commits', async () => {
    edit(path, shopSql.replace('WAL', 'DELETE'))
    const { snapshot } = await must(sqliteDriver.capture(bench.context(), { path }, {}))
    const idle = new Database(path)
    for (let i = 0; i < 5; i++) idle.exec(`UPDATE orders SET note = 'lost ${i}'`)
    expect(idle.prepare('SELECT count(DISTINCT note) FROM orders').pluck().get()).toBe(1)
    await must(sqliteDriver.restore(bench.context(), { path }, snapshot, token))
    const good = imageOf(path)
    for (let i = 0; i < 6; i++) {
      expect(idle.prepare("SELECT count(*) FROM orders WHERE note LIKE 'lost%'").pluck().get()).toBe(0)
      edit(path, `UPDATE customers SET name = 'after ${i}' WHERE id = 1`)
      expect(idle.prepare('SELECT name FROM customers WHERE id = 1').pluck().get()).toBe(`after ${i}`)
    }
    idle.close()
    expect(imageOf(path)).not.toBe(good)
  })
})

test('a log left by a program that crashed is part of the state, for capture and for restore', async () => {
  edit(path, shopSql)
  const { snapshot: clean } = await must(sqliteDriver.capture(bench.context(), { path }, {}))
  const good = imageOf(path)
  const stop = await bench.startWriter(path, 'WAL', 'idle')
  await stop()
  expect(statSync(`${path}-wal`).size).toBeGreaterThan(0)
  const log = readFileSync(`${path}-wal`)
  const { snapshot } = await must(sqliteDriver.capture(bench.context(), { path }, {}))
  expect(snapshot.label).toBe('4 tables')
  expect(readFileSync(`${path}-wal`).equals(log), 'capture leaves the log as it was').toBe(true)
  await must(sqliteDriver.restore(bench.context(), { path }, clean, token))
  expect(imageOf(path)).toBe(good)
  await must(sqliteDriver.restore(bench.context(), { path }, snapshot, token))
  expect(sound(path).sum).toBe(1000)
})
