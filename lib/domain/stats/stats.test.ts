import fc from 'fast-check'
import { expect, test } from 'vitest'
import { incompleteBeta, logBeta } from './incomplete-beta.ts'
import { predictNext } from './predict-next.ts'
import { studentTQuantile, studentTTwoSided } from './student-t.ts'

const close = (actual: number, wanted: number, relative: number) =>
  expect(Math.abs(actual - wanted)).toBeLessThanOrEqual(relative * Math.abs(wanted))
const probability = fc.double({ min: 0.001, max: 0.999, noNaN: true })

test('t quantiles equal the published table to 1e-10', () => {
  const published: [df: number, t975: number][] = [
    [1, 12.7062047361747],
    [2, 4.30265272974946],
    [3, 3.18244630528371],
    [4, 2.77644510519779],
    [5, 2.57058183563631],
    [10, 2.2281388519649385],
    [30, 2.0422724563012373],
    [100, 1.983971518523552],
    [1000, 1.9623390808264078],
  ]
  for (const [df, wanted] of published) close(studentTQuantile(0.975, df), wanted, 1e-10)
  close(studentTQuantile(0.95, 10), 1.8124611228107335, 1e-10)
  close(studentTQuantile(0.995, 20), 2.845339709776814, 1e-10)
})

test('t quantiles equal the closed forms that one, two and four degrees of freedom have', () => {
  fc.assert(
    fc.property(probability, (p) => {
      const alpha = 4 * p * (1 - p)
      close(studentTQuantile(p, 1), Math.tan(Math.PI * (p - 0.5)), 1e-10)
      close(studentTQuantile(p, 2), 2 * (p - 0.5) * Math.sqrt(2 / alpha), 1e-10)
      if (Math.abs(p - 0.5) < 0.05) return
      const q = Math.cos(Math.acos(Math.sqrt(alpha)) / 3) / Math.sqrt(alpha)
      close(studentTQuantile(p, 4), Math.sign(p - 0.5) * 2 * Math.sqrt(q - 1), 1e-10)
    }),
  )
})

test('a t quantile is undone by its distribution, for small and large samples', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.501, max: 0.9999, noNaN: true }), fc.integer({ min: 1, max: 100_000 }), (p, df) => {
      close(studentTTwoSided(studentTQuantile(p, df), df), 2 * (1 - p), 1e-10)
    }),
    { numRuns: 300 },
  )
})

test('the incomplete beta function equals its binomial sum', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }), probability, (a, b, x) => {
      let sum = 0
      for (let j = a; j <= a + b - 1; j++) sum += choose(a + b - 1, j) * x ** j * (1 - x) ** (a + b - 1 - j)
      close(incompleteBeta(x, a, b), sum, 1e-11)
    }),
  )
})

test('I_x(a, b) + I_1-x(b, a) = 1 and its ends are 0 and 1', () => {
  const size = fc.double({ min: 0.1, max: 500, noNaN: true })
  fc.assert(
    fc.property(size, size, probability, (a, b, x) => {
      expect(incompleteBeta(x, a, b) + incompleteBeta(1 - x, b, a)).toBeCloseTo(1, 11)
    }),
  )
  expect([incompleteBeta(0, 2, 3), incompleteBeta(1, 2, 3)]).toEqual([0, 1])
})

test('ln B(a, b) keeps its digits across the switch to the series', () => {
  for (const [a, b] of [
    [0.5, 9.999],
    [0.5, 10.001],
    [9.9, 9.9],
    [12, 15],
    [3, 2_000],
  ] as const) {
    close(logBeta(a, b), logBeta(a + 1, b) + Math.log((a + b) / a), 1e-12)
    close(logBeta(a, b), logBeta(a, b + 1) + Math.log((a + b) / b), 1e-12)
  }
})

test('below five runs the next one is unknown, and says how many there were', () => {
  expect(predictNext([])).toEqual({ known: false, n: 0, worstMs: null })
  expect(predictNext([700])).toEqual({ known: false, n: 1, worstMs: 700 })
  expect(predictNext([900, 700])).toEqual({ known: false, n: 2, worstMs: 900 })
  expect(predictNext([4, 3, 2, 1])).toEqual({ known: false, n: 4, worstMs: 4 })
})

test('equal runs predict exactly their duration', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 5, max: 50 }), (ms, n) => {
      const prediction = predictNext(Array.from({ length: n }, () => ms))
      if (!prediction.known) throw new Error('should be known')
      close(prediction.lowMs, ms, 1e-12)
      close(prediction.highMs, ms, 1e-12)
      expect([prediction.medianMs, prediction.worstMs, prediction.n]).toEqual([ms, ms, n])
    }),
  )
})

test('the interval is the textbook one on a worked sample', () => {
  // ln: 0, 1, 2, 3, 4 → mean 2, s = √2.5, t(0.975, 4) = 2.776445, half = t·s·√1.2 = 4.808944
  const prediction = predictNext([0, 1, 2, 3, 4].map((power) => Math.exp(power)))
  if (!prediction.known) throw new Error('should be known')
  const half = 2.77644510519779 * Math.sqrt(3)
  close(prediction.lowMs, Math.exp(2 - half), 1e-10)
  close(prediction.highMs, Math.exp(2 + half), 1e-10)
})

test('about 95 of 100 next runs fall inside, which an interval of the mean would miss by far', () => {
  let seed = 20261120
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647
  const duration = () => Math.exp(8 + 0.6 * Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random()))
  let inside = 0
  for (let i = 0; i < 4_000; i++) {
    const prediction = predictNext(Array.from({ length: 8 }, duration))
    const next = duration()
    if (prediction.known && next >= prediction.lowMs && next <= prediction.highMs) inside++
  }
  expect(inside / 4_000).toBeGreaterThan(0.938)
  expect(inside / 4_000).toBeLessThan(0.962)
})

test('order does not matter, the worst is inside or above, and low ≤ high', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1e8 }), { minLength: 5, maxLength: 40 }), (durations) => {
      const prediction = predictNext(durations)
      expect(predictNext(durations.toReversed())).toEqual(prediction)
      if (!prediction.known) throw new Error('should be known')
      expect(prediction.lowMs).toBeLessThanOrEqual(prediction.highMs)
      expect(prediction.worstMs).toBe(Math.max(1, ...durations))
    }),
  )
})

test('what is no duration is refused', () => {
  for (const bad of [-1, Number.NaN, Number.POSITIVE_INFINITY]) expect(() => predictNext([1, 2, 3, 4, bad])).toThrow(RangeError)
})

function choose(n: number, k: number): number {
  let result = 1
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i
  return result
}
