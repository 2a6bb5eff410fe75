import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { testStore } from '#db/testing.ts'
import { appendAudit } from './append.ts'
import { exportLines, verifyExport } from './export.ts'
import { auditHeadOf, storedEvents, verifyStored } from './stored-events.ts'

const actor = { kind: 'user', id: 'user_1', name: 'Ada \u2028 "quoted"' } as const

async function exported(length: number): Promise<string[]> {
  const { store } = testStore()
  await store.tx(async (t) => {
    for (let i = 0; i < length; i++) {
      await appendAudit(t, actor, 1_000 + i, { action: 'thing.change', object: { kind: 'thing', id: `t${i}`, name: `Thing\n${i}` } })
    }
  })
  const head = await auditHeadOf(store.read)
  return await Array.fromAsync(exportLines(storedEvents(store.read, head.seq), head, 5_000))
}

test('an export verifies, however many batches it takes', async () => {
  const lines = await exported(1_203)
  expect(lines).toHaveLength(1_204)
  expect(await verifyExport(lines)).toMatchObject({ ok: true, events: 1_203 })
})

test('names that break lines, in whatever way, do not break the export', async () => {
  const text = (await exported(3)).join('')
  const lines = createInterface({ input: Readable.from([text]), crlfDelay: Infinity })
  expect(await verifyExport(lines)).toMatchObject({ ok: true, events: 3 })
})

test('names that are no proper Unicode, numbers that are none and huge texts are recorded and verify', async () => {
  const { store } = testStore()
  const name = 'a\ud800b\u0000\u2029'
  const huge = '\ud83d\ude00'.repeat(300_000)
  await store.tx((t) =>
    appendAudit(t, { ...actor, name }, 1, {
      action: 'thing.change',
      object: { kind: 'thing', id: 't', name },
      detail: { [name]: Number.NaN, list: [huge, name], deep: { name } },
    }),
  )
  const head = await auditHeadOf(store.read)
  const [line] = await Array.fromAsync(storedEvents(store.read, head.seq))
  expect(JSON.parse(line!.body)).toMatchObject({ actor: { name: 'a\ufffdb\u0000\u2029' }, detail: { list: [huge, expect.anything()] } })
  expect(await verifyStored(store.read)).toMatchObject({ ok: true, events: 1 })
})

test('an export of an empty audit verifies and says so', async () => {
  expect(await verifyExport(await exported(0))).toMatchObject({ ok: true, events: 0 })
})

test('a file that was cut off anywhere does not verify', async () => {
  const lines = await exported(6)
  for (let kept = 0; kept < lines.length; kept++) {
    expect(await verifyExport(lines.slice(0, kept)), `${kept} lines kept`).toMatchObject({ ok: false })
  }
})

test('any changed, removed, doubled or swapped line is found', async () => {
  const lines = await exported(6)
  const tamper = fc.record({ kind: fc.constantFrom('change', 'remove', 'double', 'swap'), at: fc.nat(5), char: fc.nat(400) })
  await fc.assert(
    fc.asyncProperty(tamper, async ({ kind, at, char }) => {
      const copy = [...lines]
      const line = copy[at]!
      if (kind === 'change') {
        const place = char % (line.length - 1)
        copy[at] = `${line.slice(0, place)}${line[place] === 'x' ? 'y' : 'x'}${line.slice(place + 1)}`
      }
      if (kind === 'remove') copy.splice(at, 1)
      if (kind === 'double') copy.splice(at, 0, line)
      if (kind === 'swap') [copy[at], copy[at + 1]] = [copy[at + 1]!, line]
      expect((await verifyExport(copy)).ok).toBe(false)
    }),
    { numRuns: 300 },
  )
})

test('what was added after the last line is found', async () => {
  const lines = await exported(2)
  expect(await verifyExport([...lines, lines[0]!])).toMatchObject({ ok: false, reason: expect.stringContaining('line 4') })
})

test('a file that is no export is refused at its line', async () => {
  expect(await verifyExport(['hello'])).toMatchObject({ ok: false, reason: 'line 1 is no event of an audit export' })
})

test('the stored audit verifies while events are being added', async () => {
  const { store } = testStore()
  const add = () => store.tx((t) => appendAudit(t, actor, 1, { action: 'thing.change', object: { kind: 'thing', id: 't', name: 'T' } }))
  for (let i = 0; i < 20; i++) await add()
  const [verdict] = await Promise.all([verifyStored(store.read), add(), add()])
  expect(verdict.ok).toBe(true)
})
