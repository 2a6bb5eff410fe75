import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatBytes } from './bytes.ts'
import { formatCount, formatPercent, formatUnits } from './count.ts'
import { shortDigest } from './digest.ts'
import { formatDuration, isoDuration } from './duration.ts'
import { formatLocal, formatRelative, formatUtc } from './time.ts'

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [1_234, '1.2 s'],
    [9_940, '9.9 s'],
    [9_960, '10 s'],
    [59_499, '59 s'],
    [59_600, '1 min'],
    [252_000, '4 min 12 s'],
    [3_599_600, '1 h'],
    [3_600_000, '1 h'],
    [111_600_000, '1 d 7 h'],
    [86_399_000, '1 d'],
    [-90_000, '−1 min 30 s'],
    [Number.NaN, 'unknown'],
  ])('says %s ms as "%s"', (ms, text) => expect(formatDuration(ms)).toBe(text))

  it('never shows a part that fills the next larger unit', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e10, noNaN: true }), (ms) => {
        const text = formatDuration(ms)
        expect(text).not.toMatch(/\b60 (s|min)\b|\b24 h\b|\b1000 ms\b|10\.0 s/)
      }),
    )
  })

  it('stays within half of its smallest shown unit of the truth', () => {
    const size: Record<string, number> = { d: 86_400_000, h: 3_600_000, min: 60_000, s: 1_000, ms: 1 }
    fc.assert(
      fc.property(fc.integer({ min: 10_000, max: 1e9 }), (ms) => {
        const parts = [...formatDuration(ms).matchAll(/([\d.]+) (\w+)/g)]
        const shown = parts.reduce((sum, part) => sum + Number(part[1]) * (size[part[2] ?? ''] ?? Number.NaN), 0)
        const below = ms < 3_590_000 ? 1_000 : ms < 86_300_000 ? 60_000 : 3_600_000
        expect(Math.abs(shown - ms)).toBeLessThanOrEqual(below / 2)
      }),
    )
  })

  it('gives the machine-readable form in seconds', () => expect(isoDuration(252_500)).toBe('PT252.5S'))
})

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [1_023, '1023 B'],
    [1_024, '1.0 KiB'],
    [1_048_575, '1.0 MiB'],
    [1_288_490_189, '1.2 GiB'],
    [157_286_400, '150 MiB'],
    [Number.POSITIVE_INFINITY, 'unknown'],
  ])('says %s bytes as "%s"', (bytes, text) => expect(formatBytes(bytes)).toBe(text))
})

describe('formatCount and formatPercent', () => {
  it('separates thousands and agrees with its noun', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567')
    expect([formatUnits(0, 'order'), formatUnits(1, 'order'), formatUnits(4_100, 'entry', 'entries')]).toEqual([
      'no orders',
      '1 order',
      '4,100 entries',
    ])
  })

  it('never claims all or nothing for a share that is neither', () => {
    expect(formatPercent(0.9999)).toBe('> 99.9 %')
    expect(formatPercent(0.0001)).toBe('< 0.1 %')
    expect([formatPercent(1), formatPercent(0), formatPercent(0.4567)]).toEqual(['100 %', '0 %', '45.7 %'])
  })
})

describe('time', () => {
  const at = Date.UTC(2026, 10, 20, 22, 18, 3)

  it('gives UTC and local with its offset, to the second', () => {
    expect(formatUtc(at)).toBe('2026-11-20 22:18:03 UTC')
    expect(formatLocal(at, 330)).toBe('2026-11-21 03:48:03 +05:30')
    expect(formatLocal(at, -210)).toBe('2026-11-20 18:48:03 −03:30')
    expect(formatUtc(Number.NaN)).toBe('unknown')
  })

  it.each([
    [500, 'just now'],
    [5_900, '5 s ago'],
    [42_000, '42 s ago'],
    [59_999, '59 s ago'],
    [3_599_999, '59 min ago'],
    [111_600_000, '31 h ago'],
    [172_800_000, '2 d ago'],
    [-300_000, 'in 5 min'],
  ])('says %s ms before now as "%s" and never rounds an age down to a fresher unit', (age, text) =>
    expect(formatRelative(at - age, at)).toBe(text),
  )
})

it('shortens a digest without its algorithm', () => expect(shortDigest('sha256:0123456789abcdef', 7)).toBe('0123456'))
