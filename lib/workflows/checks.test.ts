import { mkdtempSync, rmSync } from 'node:fs'
import { type RequestListener, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { type CheckSpec, checkSchema } from '#lib/domain/service/service.ts'
import { systemClock } from '#lib/system/clock.ts'
import { runChecks } from './checks.ts'

async function ask(check: Record<string, unknown>, path?: string, signal = new AbortController().signal) {
  const spec: CheckSpec = checkSchema.parse({ name: 'it', retries: 0, timeoutSeconds: 1, ...check })
  const [result] = await runChecks([spec], { clock: systemClock, signal, databaseOf: () => path, onLog: () => {} })
  return result!
}

async function site(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

function database(sql: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'ripcord-check-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const db = new Database(join(folder, 'a.db'))
  db.exec(sql)
  db.close()
  return join(folder, 'a.db')
}

const sql = { kind: 'sql', component: 'db' }

test('a query that never ends is killed after its time and holds nobody else up', async () => {
  const path = database('create table t (a)')
  let ticks = 0
  const ticker = setInterval(() => ticks++, 20)
  const query = 'with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n'
  const result = await ask({ ...sql, query, expect: '1' }, path)
  clearInterval(ticker)
  expect(result).toMatchObject({ ok: false, message: 'no answer within 1 s' })
  expect(ticks).toBeGreaterThan(20)
})

test('a query is answered, and one that writes, attaches or asks a hostile file is refused', async () => {
  const path = database("create table t (a); insert into t values ('x')")
  expect(await ask({ ...sql, query: 'select a from t', expect: 'x' }, path)).toMatchObject({ ok: true, message: 'answered x' })
  expect(await ask({ ...sql, query: 'select a from t where 0', expect: 'x' }, path)).toMatchObject({ ok: false })
  for (const query of ['delete from t', 'delete from t returning a', "attach '/tmp/other.db' as o", "select load_extension('/tmp/x.so')"])
    expect(await ask({ ...sql, query, expect: 'x' }, path)).toMatchObject({ ok: false })
  expect(await ask({ ...sql, query: 'select count(*) from t', expect: '1' }, path)).toMatchObject({ ok: true })
  expect(await ask({ ...sql, query: 'select 1', expect: '1' }, '/etc/passwd')).toMatchObject({ ok: false })
  expect(await ask({ ...sql, query: 'select 1', expect: '1' }, '/nowhere/a.db')).toMatchObject({ ok: false })
})

test('a huge answer is compared and told shortened', async () => {
  const path = database('create table t (a)')
  const result = await ask({ ...sql, query: "select hex(zeroblob(5000000)) || 'x'", expect: '1' }, path)
  expect(result.ok).toBe(false)
  expect(result.message.length).toBeLessThan(300)
})

test('a body that never ends counts as no answer, an endless one is read in part', async () => {
  const silent = await site((_, response) => void response.writeHead(200).write('begin'))
  expect(await ask({ kind: 'http', url: silent })).toMatchObject({ ok: false, message: 'no answer within 1 s' })
  const endless = await site((_, response) => {
    const more = () => response.write(Buffer.alloc(65_536, 97), () => setImmediate(more))
    response.writeHead(200)
    more()
  })
  expect(await ask({ kind: 'http', url: endless, expectBody: 'aaa' })).toMatchObject({ ok: true })
  expect(await ask({ kind: 'http', url: endless, expectBody: 'b' })).toMatchObject({
    ok: false,
    message: expect.stringContaining('256 KiB'),
  })
})

test('a redirect is an answer of its own and is not followed; a body in no encoding is no crash', async () => {
  const seen: string[] = []
  const url = await site((request, response) => {
    seen.push(request.url!)
    response.writeHead(302, { location: '/elsewhere' }).end(Buffer.from([0xff, 0xfe, 0xc0]))
  })
  expect(await ask({ kind: 'http', url })).toMatchObject({ ok: false, message: 'HTTP 302, expected 200' })
  expect(await ask({ kind: 'http', url, expectStatus: 302 })).toMatchObject({ ok: true })
  expect(seen).toEqual(['/', '/'])
})

test('an address with a password in it is refused, because the address is shown to everybody', () => {
  const check = { kind: 'http', name: 'it', url: 'http://ops:geheim@127.0.0.1/' }
  expect(checkSchema.safeParse(check).error?.issues.map((issue) => issue.message)).toEqual([
    'leave the name and password out of the address',
  ])
})

test('a target that cannot be reached says so in words', async () => {
  const gone = createServer()
  await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve))
  const { port } = gone.address() as AddressInfo
  await new Promise((resolve) => gone.close(resolve))
  expect(await ask({ kind: 'http', url: `http://127.0.0.1:${port}/` })).toMatchObject({ ok: false, message: 'connection refused' })
  expect(await ask({ kind: 'http', url: 'http://127.0.0.1:1/' })).toMatchObject({ ok: false, message: 'fetch failed (bad port)' })
  expect(await ask({ kind: 'command', argv: ['/bin/sleep', '30'] })).toMatchObject({ ok: false, message: 'no answer within 1 s' })
})
