import { incompleteBeta, logBeta } from './incomplete-beta.ts'

/** The value that a t-distributed variable with `df` degrees of freedom stays below with probability `p` (0 < p < 1). */
export function studentTQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`a quantile needs a probability between 0 and 1, got ${p}`)
  if (!(df > 0)) throw new RangeError(`the t distribution needs a positive number of degrees of freedom, got ${df}`)
  if (p === 0.5) return 0
  if (p < 0.5) return -upperTail(2 * p, df)
  return upperTail(2 * (1 - p), df)
}

/** P(|T| > t). */
export function studentTTwoSided(t: number, df: number): number {
  const square = t * t
  return incompleteBeta(df / (df + square), df / 2, 0.5, square / (df + square))
}

/** Finds t > 0 with P(|T| > t) = tail: Newton steps, kept inside a bracket that halves when they would leave it. */
function upperTail(tail: number, df: number): number {
  let low = 0
  let high = 1
  while (studentTTwoSided(high, df) > tail) {
    low = high
    high *= 2
  }
  let t = (low + high) / 2
  for (let i = 0; i < 200; i++) {
    const error = studentTTwoSided(t, df) - tail
    if (error > 0) low = t
    else high = t
    const newton = t + error / (2 * density(t, df))
    const next = newton > low && newton < high ? newton : (low + high) / 2
    if (Math.abs(next - t) <= 1e-15 * t) return next
    t = next
  }
  return t
}

function density(t: number, df: number): number {
  return Math.exp(-0.5 * Math.log(df) - logBeta(0.5, df / 2) - ((df + 1) / 2) * Math.log1p((t * t) / df))
}
