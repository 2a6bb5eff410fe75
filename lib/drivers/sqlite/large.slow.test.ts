import Database from 'better-sqlite3'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Bench, must } from './bench.fixture.ts'
import { edit } from './sqlite.fixture.ts'
import { sqliteDriver } from './sqlite-driver.ts'

const token = { runId: 'run_large', stepSeq: 1 }
const gib = 1 << 30

/** Above 1 GiB lies the page with SQLite's lock bytes, which no journal may name. */
test('a database of more than 1 GiB is stored, restored in part and in whole, and never stops the event loop for long', async () => {
  const bench = await new Bench().open()
  try {
    const path = join(bench.folder, 'large.db')
    edit(
      path,
      `PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; CREATE TABLE big (id INTEGER PRIMARY KEY, data BLOB);
       WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1120) INSERT INTO big SELECT i, zeroblob(1000000) FROM n;
       UPDATE big SET data = randomblob(1000000) WHERE id % 100 = 7 OR id > 1065; PRAGMA journal_mode = WAL;`,
    )
    const size = statSync(path).size
    expect(size).toBeGreaterThan(gib + (32 << 20))
    const lags: number[] = []
    let last = performance.now()
    const beat = setInterval(() => {
      lags.push(performance.now() - last)
      last = performance.now()
    }, 20)
    const { snapshot } = await must(sqliteDriver.capture(bench.context(), { path }, {}))
    clearInterval(beat)
    expect(Math.max(...lags), 'longest pause of the event loop, ms').toBeLessThan(2_000)
    expect(snapshot.size).toBe(size)

    edit(path, `UPDATE big SET data = randomblob(1000000) WHERE id IN (3, 500, 1070, 1072, 1074, 1075, 1110)`)
    const partly = await must(sqliteDriver.restore(bench.context(), { path }, snapshot, token))
    expect(partly.bytesWritten).toBeLessThan(12e6)
    expect((await must(sqliteDriver.verify(bench.context(), { path }, snapshot))).matches).toBe(true)

    edit(path, 'DELETE FROM big WHERE id > 20; PRAGMA journal_mode = DELETE; VACUUM')
    await must(sqliteDriver.restore(bench.context(), { path }, snapshot, token))
    expect((await must(sqliteDriver.verify(bench.context(), { path }, snapshot))).matches).toBe(true)
    const db = new Database(path, { readonly: true })
    expect(db.pragma('quick_check', { simple: true })).toBe('ok')
    db.close()
  } finally {
    await bench.close()
  }
})
