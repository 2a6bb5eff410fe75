import { expect, test } from 'vitest'
import { auditFilterOf } from './audit-filter.ts'

test('a day in the address covers all of it, in UTC', () => {
  const { filter } = auditFilterOf({ from: '2026-11-20', to: '2026-11-20' })
  expect(filter.from).toBe(Date.UTC(2026, 10, 20))
  expect(filter.to).toBe(Date.UTC(2026, 10, 21) - 1)
})

test('what cannot be read in an address is left out, the rest stands', () => {
  const { filter, before } = auditFilterOf({ result: 'excellent', from: 'yesterday', before: '-3', actor: 'rosa', q: ['a', 'b'] })
  expect(filter).toMatchObject({ actor: 'rosa', text: 'a' })
  expect(filter.result).toBeUndefined()
  expect(filter.from).toBeUndefined()
  expect(before).toBeUndefined()
})

test('a day that does not exist filters nothing', () => {
  expect(auditFilterOf({ from: '2026-13-45' }).filter.from).toBeUndefined()
})
