import fc from 'fast-check'
import { expect, it } from 'vitest'
import { durationScale, durationSeries } from './duration-scale.ts'
import { layPhases } from './phases.ts'

const length = fc.integer({ min: 0, max: 10_000_000 })

it('lays the phases end to end without gap or overlap, and fills the bar', () => {
  fc.assert(
    fc.property(length, length, length, length, (detectMs, decideMs, executeMs, validateMs) => {
      const { parts, totalMs } = layPhases({ detectMs, decideMs, executeMs, validateMs })
      expect(totalMs).toBe(detectMs + decideMs + executeMs + validateMs)
      let end = 0
      for (const part of parts) {
        expect(part.from).toBeCloseTo(end, 6)
        end = part.from + part.share
      }
      expect(end).toBeCloseTo(totalMs === 0 ? 0 : 100, 6)
    }),
  )
})

it('draws a phase of negative length, from clocks that disagree, as none', () => {
  const { parts, totalMs } = layPhases({ detectMs: -50, decideMs: 50, executeMs: 50, validateMs: 0 })
  expect(totalMs).toBe(100)
  expect(parts.map((part) => part.share)).toEqual([0, 50, 50, 0])
})

it('puts runs in order of time and a failed run only into the failed series', () => {
  const scale = durationScale(120_000)
  const series = durationSeries(
    [
      { id: 'b', at: 2, durationMs: 120_000, ok: false },
      { id: 'a', at: 1, durationMs: 30_000, ok: true },
    ],
    scale,
  )
  expect(scale.unit).toBe('s')
  expect(series.map(({ id, position, passed, failed }) => [id, position, passed, failed])).toEqual([
    ['a', 1, 30, null],
    ['b', 2, null, 120],
  ])
})

it.each([
  [1_500, 'ms'],
  [2_000, 's'],
  [179_999, 's'],
  [180_000, 'min'],
  [10_800_000, 'h'],
])('reads %s ms in %s', (ms, unit) => expect(durationScale(ms).unit).toBe(unit))
