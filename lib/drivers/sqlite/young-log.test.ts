import Database from 'better-sqlite3'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Bench, must } from './bench.fixture.ts'
import { sqliteDriver } from './sqlite-driver.ts'

let bench: Bench
beforeEach(async () => {
  bench = await new Bench().open()
})
afterEach(() => bench.close())

test('a checkpoint of a database that lies almost wholly in its log equals its restored copy', async () => {
  const path = join(bench.folder, 'young.db')
  const writer = new Database(path)
  writer.pragma('journal_mode = WAL')
  writer.exec('CREATE TABLE orders (id INTEGER PRIMARY KEY, note TEXT); CREATE TABLE other (id INTEGER PRIMARY KEY)')
  const add = writer.prepare('INSERT INTO orders (note) VALUES (?)')
  for (let i = 0; i < 200; i++) add.run(`order ${i} `.repeat(20))
  expect(statSync(path).size).toBe(4_096)

  const { snapshot } = await must(sqliteDriver.capture(bench.context(), { path }, {}))
  const ctx = bench.context()
  const { config } = await must(sqliteDriver.sandbox(ctx, { path }))
  await must(sqliteDriver.restore(ctx, config, snapshot, { runId: 'proof', stepSeq: 0 }))
  expect(await must(sqliteDriver.verify(ctx, config, snapshot))).toMatchObject({ matches: true, digest: snapshot.digest, differences: [] })
  writer.close()
})
