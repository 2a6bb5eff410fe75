import { describe, expect, test } from 'vitest'
import { canonicalJson, digestOf } from '#lib/system/canonical.ts'

describe('canonicalJson', () => {
  test('two objects with the same members in another order have the same digest', () => {
    expect(digestOf({ b: 1, a: [true, null, 'x'] })).toBe(digestOf({ a: [true, null, 'x'], b: 1 }))
  })
  test('undefined members are left out', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}')
  })
  test('what JSON cannot hold is refused', () => {
    expect(() => canonicalJson({ a: Number.NaN })).toThrow(/NaN/)
    expect(() => canonicalJson('\ud800')).toThrow(/surrogate/)
  })
})
