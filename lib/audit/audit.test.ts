import { asc } from 'drizzle-orm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { auditEvent, auditHead } from '#db/schema/index.ts'
import { testStore } from '#db/testing.ts'
import { appendAudit } from './append.ts'
import { type ExportedEvent, verifyAudit } from './verify.ts'

const actor = { kind: 'user', id: 'user_1', name: 'Ada' } as const

async function history(length: number) {
  const { store } = testStore()
  for (let i = 0; i < length; i++) {
    const object = { kind: 'thing', id: `t${i}`, name: `Thing ${i}` }
    await store.tx((t) => appendAudit(t, actor, 1_000 + i, { action: 'thing.change', object }))
  }
  const events: ExportedEvent[] = await store.read.select().from(auditEvent).orderBy(asc(auditEvent.seq))
  const [head] = await store.read.select().from(auditHead)
  return { store, events, head: head! }
}

test('an untouched history verifies up to its head', async () => {
  const { events, head } = await history(5)
  expect(await verifyAudit(events, head)).toEqual({ ok: true, events: 5, head: { seq: 5, chainHash: head.chainHash } })
})

test('an event is lost together with the change that it records', async () => {
  const { store } = await history(1)
  const object = { kind: 'thing', id: 't', name: 'T' }
  const attempt = store.tx(async (t) => {
    await appendAudit(t, actor, 1, { action: 'thing.change', object })
    throw new Error('stop')
  })
  await expect(attempt).rejects.toThrow('stop')
  expect(await store.read.select().from(auditEvent)).toHaveLength(1)
})

test('any edit, deletion, insertion or reordering is found', async () => {
  const { events, head } = await history(8)
  const mutation = fc.oneof(
    fc.record({ kind: fc.constant('edit' as const), at: fc.nat(7), byte: fc.nat(200) }),
    fc.record({ kind: fc.constant('delete' as const), at: fc.nat(7) }),
    fc.record({ kind: fc.constant('insert' as const), at: fc.nat(7), from: fc.nat(7) }),
    fc.record({ kind: fc.constant('swap' as const), at: fc.nat(6) }),
    fc.record({ kind: fc.constant('renumber' as const), at: fc.nat(7), seq: fc.integer({ min: 10, max: 99 }) }),
  )
  await fc.assert(
    fc.asyncProperty(mutation, async (m) => {
      const copy = events.map((event) => ({ ...event }))
      const one = copy[m.at]!
      if (m.kind === 'edit') {
        const i = m.byte % one.body.length
        one.body = one.body.slice(0, i) + (one.body[i] === 'x' ? 'y' : 'x') + one.body.slice(i + 1)
      }
      if (m.kind === 'delete') copy.splice(m.at, 1)
      if (m.kind === 'insert') copy.splice(m.at, 0, { ...copy[m.from]! })
      if (m.kind === 'swap') copy.splice(m.at, 2, copy[m.at + 1]!, one)
      if (m.kind === 'renumber') one.seq = m.seq
      expect((await verifyAudit(copy, head)).ok).toBe(false)
    }),
    { numRuns: 300 },
  )
})
