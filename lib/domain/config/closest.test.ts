import { expect, test } from 'vitest'
import { closest } from './closest.ts'

test('a slip of the finger is recognised', () => {
  expect(closest('nmae', ['name', 'slug'])).toBe('name')
  expect(closest('dependson', ['dependsOn', 'driver'])).toBe('dependsOn')
  expect(closest('retenton', ['retention', 'redundant'])).toBe('retention')
})

test('another word is not', () => {
  expect(closest('banana', ['name', 'slug', 'checks'])).toBe(null)
  expect(closest('x', [])).toBe(null)
})
