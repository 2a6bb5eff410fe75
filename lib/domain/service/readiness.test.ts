import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readiness, type ReadinessPart } from './readiness.ts'

const hourMs = 3_600_000
const now = Date.UTC(2026, 10, 20, 12)
const limit = { maxCheckpointAgeHours: 24 }
const part = (name: string, ageHours: number | null, more: Partial<ReadinessPart> = {}): ReadinessPart => ({
  name,
  checkpoints: 1,
  newest: { name: 'cp', state: 'available', weakest: null },
  newestProven: ageHours === null ? null : { name: 'cp', label: 'v1', dataTime: now - ageHours * hourMs },
  ...more,
})

test('a service is ready only when every component has a proven checkpoint that is fresh enough', () => {
  const ages = fc.array(fc.option(fc.double({ min: 0, max: 60, noNaN: true })), { maxLength: 6 })
  fc.assert(
    fc.property(ages, (given) => {
      const parts = given.map((age, i) => part(`c${i}`, age))
      const allFresh = parts.length > 0 && parts.every((one) => one.newestProven && now - one.newestProven.dataTime <= 24 * hourMs)
      expect(readiness(parts, limit, null, now).state === 'ready').toBe(allFresh)
    }),
  )
})

test('a component without a proven checkpoint fails the service, however fresh the others are', () => {
  const found = readiness([part('orders', 1), part('release', null)], limit, null, now)
  expect(found).toMatchObject({ state: 'failed', part: 'release' })
})

test('the oldest proven checkpoint is the one that is blamed for being too old', () => {
  const found = readiness([part('orders', 30), part('release', 31.5)], limit, null, now)
  expect(found).toMatchObject({ state: 'partial', part: 'release', reason: 'its newest proven checkpoint is 31 h old; the limit is 24 h' })
})

test('what has no components is unknown, never ready', () => {
  expect(readiness([], limit, null, now).state).toBe('unknown')
})

test('the weakest link of the newest checkpoint and its next step are the reason', () => {
  const weakest = { reason: 'It was never restored in isolation.', nextStep: 'Verify this checkpoint now.' }
  const found = readiness([part('orders', null, { newest: { name: 'cp', state: 'available', weakest } })], limit, null, now)
  expect(found.reason).toContain(weakest.reason)
  expect(found.nextStep).toBe(weakest.nextStep)
})

test('a quarantined or missing newest checkpoint is named as such, and nobody is told to verify it', () => {
  for (const state of ['quarantined', 'missing']) {
    const found = readiness([part('orders', null, { newest: { name: 'cp', state, weakest: null } })], limit, null, now)
    expect(found.reason).toContain(state)
    expect(found.nextStep).toMatch(/new checkpoint/)
  }
})

test('a component without any checkpoint is told to take the first one', () => {
  const found = readiness([part('orders', null, { checkpoints: 0, newest: null })], limit, null, now)
  expect(found).toMatchObject({ reason: 'it has no checkpoint yet', nextStep: 'Take the first checkpoint.' })
})

test('a service whose last rollback failed, was taken back or waits for a decision is never ready, whatever is proven', () => {
  for (const state of ['needs_attention', 'failed', 'reverted'])
    expect(readiness([part('orders', 1)], limit, { state }, now).state).toBe('failed')
  for (const state of ['queued', 'running', 'reverting'])
    expect(readiness([part('orders', 1)], limit, { state }, now).state).toBe('partial')
  for (const state of ['succeeded', 'cancelled']) expect(readiness([part('orders', 1)], limit, { state }, now).state).toBe('ready')
})

test('a running rollback never hides that a component has nothing proven', () => {
  expect(readiness([part('orders', null)], limit, { state: 'running' }, now).state).toBe('failed')
})
