import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { testStore } from '#db/testing.ts'
import { runEngine } from './main.ts'
import { World } from './testing/world.ts'

/** A real application: while it runs, it holds the database open in another process. */
const application = `
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
const [, , verb, database, pidFile, library] = process.argv
if (verb === 'hold') {
  const { default: Database } = await import(library)
  const db = new Database(database)
  db.pragma('journal_mode = WAL')
  db.prepare('select count(*) from orders').get()
  writeFileSync(pidFile, String(process.pid))
  setInterval(() => db.prepare('select count(*) from orders').get(), 50)
}
const wait = async (done) => { while (!done()) await new Promise((go) => setTimeout(go, 10)) }
if (verb === 'stop' && existsSync(pidFile)) {
  const pid = Number(readFileSync(pidFile, 'utf8'))
  try { process.kill(pid, 'SIGKILL') } catch {}
  await wait(() => { try { process.kill(pid, 0); return false } catch { return true } })
  rmSync(pidFile)
}
if (verb === 'start' && !existsSync(pidFile)) {
  spawn(process.execPath, [process.argv[1], 'hold', database, pidFile, library], { detached: true, stdio: 'ignore' }).unref()
  await wait(() => existsSync(pidFile))
}
`

test('a rollback whose checks fail after the application was started again still goes back, and leaves it running', async () => {
  const { store, dataDir } = testStore()
  const folder = join(dataDir, 'app')
  mkdirSync(folder)
  const path = join(folder, 'shop.db')
  const pidFile = join(folder, 'pid')
  const script = join(folder, 'app.mjs')
  writeFileSync(script, application)
  const call = (verb: string) => [process.execPath, script, verb, path, pidFile, import.meta.resolve('better-sqlite3')]
  const edit = (sql: string) => {
    const db = new Database(path)
    db.pragma('journal_mode = WAL')
    db.exec(sql)
    db.close()
  }
  edit("create table orders(id integer primary key, note text); insert into orders(note) values ('good')")
  const stop = new AbortController()
  const engine = runEngine({ signal: stop.signal, store, dataDir })
  onTestFinished(async () => {
    stop.abort()
    await engine
    if (existsSync(pidFile)) process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  const world = new World(store)
  const { serviceId, components } = await world.addService({
    slug: 'shop',
    name: 'Shop',
    checks: [{ kind: 'command', name: 'never', argv: ['/bin/false'], retries: 0 }],
    components: [
      { slug: 'db', name: 'Orders', driver: 'sqlite', config: { path }, hooks: { freeze: call('stop'), resume: call('start') } },
    ],
  })
  const checkpointId = await world.checkpoint(components.db!, 'good')
  edit("update orders set note = 'bad'")
  const run = await world.finished(await world.rollBack(serviceId, 1, [{ componentId: components.db!, checkpointId }]))
  expect(run.state, run.summary).toBe('reverted')
  const db = new Database(path, { readonly: true })
  expect(db.prepare('select note from orders').pluck().all()).toEqual(['bad'])
  db.close()
  expect(existsSync(pidFile)).toBe(true)
})
