import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { auditEvent, checkpoint, checkpointCopy, component } from '#db/schema/index.ts'
import { checkpointFixture, goodCopy, hourMs, snapshotOf } from './checkpoint.fixture.ts'
import { dueVerifications } from './due-verifications.ts'
import { exportRegistry } from './export-registry.ts'
import { importRegistry } from './import-registry.ts'
import { recordVerification } from './record-verification.ts'

const hex = (n: number) => n.toString(16).padStart(64, '0')

async function exported() {
  const fixture = await checkpointFixture()
  const { engine, record, prove, pass, clock } = fixture
  const snapshot = (n: number) => ({
    ...snapshotOf('x', clock.now()),
    digest: hex(n),
    manifest: hex(n + 100),
    blobs: [hex(n + 100), hex(n + 200)],
  })
  await record('cp_1', {
    name: 'v1: "before" #1',
    snapshot: snapshot(1),
    note: 'two\nlines\n- and a dash',
    pinned: true,
    forwardOnly: true,
  })
  await prove('cp_1')
  pass(hourMs)
  await record('cp_2', { snapshot: { ...snapshot(2), label: '0123e4' }, name: 'ünï — 检查' })
  const text = async () => (await Array.fromAsync(exportRegistry(engine))).join('')
  return { ...fixture, text, file: await text() }
}

/** A second installation with the same service and no checkpoints. */
async function elsewhere(file: string | Uint8Array[]) {
  const fixture = await checkpointFixture()
  fixture.pass(24 * hourMs)
  const admin = fixture.person('admin')
  const result = await importRegistry(admin, typeof file === 'string' ? [file] : file)
  return { ...fixture, admin, result }
}

test('an exported registry is plain YAML that any parser reads', async () => {
  const { file } = await exported()
  const data = parse(file) as { format: number; checkpoints: Record<string, unknown>[] }
  expect(data.format).toBe(1)
  expect(data.checkpoints.map((one) => [one.id, one.name, one.version, one.sha256])).toEqual([
    ['cp_1', 'v1: "before" #1', '12 tables', hex(1)],
    ['cp_2', 'ünï — 检查', '0123e4', hex(2)],
  ])
  expect(data.checkpoints[0]).toMatchObject({
    note: 'two\nlines\n- and a dash',
    blobs: [hex(101), hex(201)],
    compatibility: { driver: 'sqlite', forward_only: true },
  })
  expect(Object.keys(data.checkpoints[0]!.proof_chain as object).sort()).toEqual(['exists', 'load_time', 'restorable', 'sha256'])
})

test('what was exported is imported elsewhere as it was, but unproven and missing until its bytes are found', async () => {
  const { file } = await exported()
  const { store, engine, result } = await elsewhere(file)
  expect(result).toEqual({ imported: 2, known: 0, rejectedTotal: 0, rejected: [] })
  const [row] = await store.read.select().from(checkpoint).where(eq(checkpoint.id, 'cp_1'))
  expect(row).toMatchObject({
    name: 'v1: "before" #1',
    digest: hex(1),
    note: 'two\nlines\n- and a dash',
    pinned: true,
    forwardOnly: true,
    kind: 'imported',
    state: 'missing',
  })
  expect(row!.snapshot).toMatchObject({ manifest: hex(101), blobs: [hex(101), hex(201)], units: { orders: 3 } })
  expect((await store.read.select().from(checkpointCopy)).map((one) => one.state)).toEqual(['missing', 'missing'])
  expect((await dueVerifications(engine)).map((one) => one.checkpointId).sort()).toEqual(['cp_1', 'cp_2'])
  await recordVerification(engine, { checkpointId: 'cp_1', copies: [goodCopy] })
  await recordVerification(engine, { checkpointId: 'cp_2', copies: [{ ...goodCopy, state: 'missing' }] })
  const states = await store.read.select({ id: checkpoint.id, state: checkpoint.state }).from(checkpoint)
  expect(Object.fromEntries(states.map((one) => [one.id, one.state]))).toEqual({ cp_1: 'available', cp_2: 'missing' })
})

test('importing twice, or back where it came from, adds nothing', async () => {
  const { file, store, person } = await exported()
  const other = await elsewhere(file)
  const again = { imported: 0, known: 2, rejectedTotal: 0, rejected: [] }
  expect(await importRegistry(other.admin, [file])).toEqual(again)
  expect(await importRegistry(other.admin, [file.replaceAll('id: cp_', 'id: other_')])).toEqual(again)
  expect(await importRegistry(person('admin'), [file])).toEqual(again)
  expect(await store.read.select().from(checkpoint)).toHaveLength(2)
  expect((await other.store.read.select().from(auditEvent)).map((one) => one.action)).toEqual(['checkpoint.import', 'checkpoint.import'])
})

test('a bad record is handed back with its line while the good ones are taken in', async () => {
  const { file } = await exported()
  const { store, result } = await elsewhere(file.replace(`sha256: "${hex(1)}"`, 'sha256: nonsense'))
  expect(result).toMatchObject({ imported: 1, rejectedTotal: 1 })
  const [rejected] = result.rejected
  expect(file.split('\n')[rejected!.line - 1]).toContain('sha256:')
  expect(rejected!.message).toBe('sha256: must be a sha256 in 64 lower-case hexadecimal digits')
  expect(rejected!.text).toContain('id: cp_1')
  expect(await store.read.select({ id: checkpoint.id }).from(checkpoint)).toEqual([{ id: 'cp_2' }])
})

test('a record whose name is half a character is handed back, not a fault of ours', async () => {
  const { file } = await exported()
  const { result } = await elsewhere(file.replace(/name: .*before.*/, String.raw`name: "x\ud800"`))
  expect(JSON.stringify(result)).toContain('half a character')
})

test('records that do not fit this installation say why', async () => {
  const { file } = await exported()
  const messages = async (from: string, to: string) =>
    (await elsewhere(file.replaceAll(from, to))).result.rejected.map((one) => one.message)
  expect(await messages('component: database', 'component: databse')).toEqual(Array(2).fill('there is no component shop › databse here'))
  expect((await messages('driver: sqlite', 'driver: git'))[0]).toBe('shop › database uses the driver sqlite, but cp_1 was taken by git')
  expect((await messages('data_time: 2026', 'data_time: 2126'))[0]).toBe('cp_1 is dated in the future')
  expect((await messages('pinned:', 'pined:'))[0]).toContain('unknown key “pined”')
  expect((await messages('format: 1', 'format: 9'))[0]).toBe('the file has format 9; this version reads 1')
  expect((await messages('checkpoints:', 'checkpiont:'))[0]).toBe('there is no list “checkpoints”')
  expect((await messages('    component: database', '    component: [database')).length).toBe(2)
})

test('the same id with other content is refused, not overwritten', async () => {
  const { file } = await exported()
  const { store, admin } = await elsewhere(file)
  const result = await importRegistry(admin, [file.replaceAll(hex(1), hex(7)).replace('name: \'v1: "before" #1\'', 'name: other')])
  expect(result).toMatchObject({ known: 1, rejectedTotal: 1, rejected: [{ message: 'the id cp_1 belongs to another checkpoint here' }] })
  expect((await store.read.select().from(checkpoint).where(eq(checkpoint.id, 'cp_1')))[0]!.digest).toBe(hex(1))
})

test('it does not matter where the file is cut on its way, nor how its lines end or its list is indented', async () => {
  const { file } = await exported()
  const bytes = Buffer.from(file)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 20 }), async (cuts) => {
      const sorted = [0, ...cuts.sort((a, b) => a - b), bytes.length]
      const pieces = sorted.slice(1).map((end, i) => new Uint8Array(bytes.subarray(sorted[i], end)))
      expect((await elsewhere(pieces)).result.imported).toBe(2)
    }),
    { numRuns: 15 },
  )
  expect((await elsewhere(file.replaceAll('\n', '\r\n'))).result.imported).toBe(2)
  const [head, list] = file.split('checkpoints:\n') as [string, string]
  expect((await elsewhere(`${head}checkpoints:\n${list.replaceAll(/^ {2}/gm, '')}`)).result.imported).toBe(2)
})

test('whatever is in the file, the import ends with an answer and takes in no nonsense', async () => {
  const { file } = await exported()
  const { admin, store } = await elsewhere('')
  await fc.assert(
    fc.asyncProperty(
      fc.nat(file.length),
      fc.nat(40),
      fc.constantFrom('', '\n', '- ', '  - x', '\u0000', '"', '&a *a', '[[[[', '\uFFFD'),
      async (at, cut, junk) => {
        const result = await importRegistry(admin, [file.slice(0, at) + junk + file.slice(at + cut)])
        expect(result.rejectedTotal).toBe(result.rejected.length)
      },
    ),
    { numRuns: 150 },
  )
  for (const row of await store.read.select().from(checkpoint)) {
    expect(row.digest).toMatch(/^[0-9a-f]{64}$/)
    expect(row.state).toBe('missing')
  }
})

test('an empty registry is a registry, and an export of thousands of blobs comes in pieces', async () => {
  const { engine, record, clock, person } = await checkpointFixture()
  const empty = (await Array.fromAsync(exportRegistry(engine))).join('')
  expect(await importRegistry(person('admin'), [empty])).toMatchObject({ imported: 0, rejectedTotal: 0 })
  const blobs = Array.from({ length: 20_000 }, (_, i) => hex(i))
  await record('cp_big', { snapshot: { ...snapshotOf('x', clock.now()), digest: hex(5), manifest: blobs[0]!, blobs } })
  const pieces = await Array.fromAsync(exportRegistry(engine))
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(200_000)
  expect((await elsewhere(pieces.join(''))).result).toMatchObject({ imported: 1, rejectedTotal: 0 })
})

test('only an admin imports', async () => {
  const { person, store } = await checkpointFixture()
  await expect(importRegistry(person('approver'), ['checkpoints: []'])).rejects.toMatchObject({ code: 'forbidden' })
  expect(await store.read.select().from(component)).toHaveLength(1)
})
