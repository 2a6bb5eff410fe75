import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type RetentionItem, retain } from './retention.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const now = Date.UTC(2026, 10, 20, 12)
const none = { last: 1, daily: 0, weekly: 0, monthly: 0 }

function item(id: string, ageMs: number, more: Partial<RetentionItem> = {}): RetentionItem {
  const at = now - ageMs
  return { id, kind: 'schedule', state: 'available', pinned: false, proven: false, dataTime: at, createdAt: at, ...more }
}

const anyItem = fc.record({
  kind: fc.constantFrom('manual', 'schedule', 'preserve', 'deployment', 'discovered', 'imported'),
  state: fc.constantFrom('available', 'available', 'available', 'quarantined', 'missing'),
  pinned: fc.boolean(),
  proven: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  ageHours: fc.integer({ min: -5, max: 20_000 }),
})
const anySet = fc
  .array(anyItem, { maxLength: 60 })
  .map((items) => items.map(({ ageHours, ...rest }, i) => ({ ...item(`cp_${i}`, ageHours * hourMs), ...rest })))
const anyPolicy = fc.record({ last: fc.integer({ min: 1, max: 10 }), daily: fc.nat(10), weekly: fc.nat(10), monthly: fc.nat(10) })

test('each checkpoint is either kept or pruned, never both', () => {
  fc.assert(
    fc.property(anySet, anyPolicy, (items, policy) => {
      const { keep, prune } = retain(items, policy, now)
      expect([...keep.keys(), ...prune].sort()).toEqual(items.map(({ id }) => id).sort())
    }),
  )
})

test('what is manual, pinned, not available or the newest proven is never pruned', () => {
  fc.assert(
    fc.property(anySet, anyPolicy, (items, policy) => {
      const pruned = new Set(retain(items, policy, now).prune)
      for (const one of items) {
        if (one.kind === 'manual' || one.pinned || one.state !== 'available') expect(pruned.has(one.id)).toBe(false)
      }
      const proven = items.filter((one) => one.proven && one.state === 'available')
      const newest = Math.max(...proven.map((one) => one.dataTime))
      if (proven.length > 0) expect(proven.some((one) => one.dataTime === newest && !pruned.has(one.id))).toBe(true)
    }),
  )
})

test('pruning twice is the same as pruning once', () => {
  fc.assert(
    fc.property(anySet, anyPolicy, (items, policy) => {
      const first = new Set(retain(items, policy, now).prune)
      const left = items.filter((one) => !first.has(one.id))
      expect(retain(left, policy, now).prune).toEqual([])
    }),
  )
})

test('a larger policy never prunes what a smaller one keeps', () => {
  fc.assert(
    fc.property(anySet, anyPolicy, anyPolicy, (items, policy, more) => {
      const larger = {
        last: policy.last + more.last,
        daily: policy.daily + more.daily,
        weekly: policy.weekly + more.weekly,
        monthly: policy.monthly + more.monthly,
      }
      const kept = retain(items, policy, now).keep
      for (const id of retain(items, larger, now).prune) expect(kept.has(id)).toBe(false)
    }),
  )
})

test('the last N are kept by the time of their data', () => {
  const items = [item('a', 3 * dayMs), item('b', 2 * dayMs), item('c', dayMs)]
  expect(retain(items, { ...none, last: 2 }, now).prune).toEqual(['a'])
})

test('daily keeps the newest of each day that has any, across gaps', () => {
  const items = [item('today-late', 2 * hourMs), item('today-early', 9 * hourMs), item('last-week', 7 * dayMs), item('old', 30 * dayMs)]
  expect(retain(items, { ...none, daily: 2 }, now).prune).toEqual(['today-early', 'old'])
})

test('weeks begin on Monday and months on the first, in UTC', () => {
  const at = (iso: string) => now - Date.parse(iso)
  const sunday = item('sunday', at('2026-11-15T23:59:59Z'))
  const monday = item('monday', at('2026-11-16T00:00:00Z'))
  expect(retain([sunday, monday], { ...none, weekly: 2 }, now).prune).toEqual([])
  expect(retain([monday, item('tuesday', at('2026-11-17T00:00:00Z'))], { ...none, weekly: 2 }, now).prune).toEqual(['monday'])
  const october = item('october', at('2026-10-31T23:59:59Z'))
  const november = item('november', at('2026-11-01T00:00:00Z'))
  expect(retain([october, november], { ...none, monthly: 2 }, now).prune).toEqual([])
})

test('the newest proven one stays behind any number of newer ones that are not', () => {
  const items = [
    item('proven-old', 900 * dayMs, { proven: true }),
    item('proven', 800 * dayMs, { proven: true }),
    item('a', 3 * dayMs),
    item('b', dayMs),
  ]
  expect(retain(items, none, now).prune).toEqual(['a', 'proven-old'])
  expect(retain(items, none, now).keep.get('proven')).toBe('newest proven')
})

test('the newest proven one that can be chosen stays, even when a rollback preserved a newer state that is proven too', () => {
  const items = [
    item('chosen', 9 * dayMs, { proven: true }),
    item('preserved', 2 * dayMs, { proven: true, kind: 'preserve' }),
    item('latest', dayMs),
  ]
  expect(retain(items, none, now).keep.get('chosen')).toBe('newest proven')
})

test('broken checkpoints do not push good ones out', () => {
  const items = [item('good', 5 * dayMs), ...['x', 'y', 'z'].map((id, i) => item(id, (i + 1) * dayMs, { state: 'quarantined' }))]
  expect(retain(items, none, now).keep.get('good')).toBe('last')
})

test('one that was just taken stays for an hour, so that nobody loses what they just made', () => {
  const items = [item('new', 0), item('discovered', 90 * dayMs, { createdAt: now - hourMs + 1 })]
  expect(retain(items, none, now).prune).toEqual([])
  expect(retain(items, none, now + 1).prune).toEqual(['discovered'])
})
