const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI)

/** ln B(a, b). Large arguments use Stirling's series, where differences of ln Γ would lose digits. */
export function logBeta(a: number, b: number): number {
  const p = Math.min(a, b)
  const q = Math.max(a, b)
  if (!(p > 0)) throw new RangeError(`the beta function needs positive arguments, got ${a} and ${b}`)
  if (q < 10) return logGamma(p) + logGamma(q) - logGamma(p + q)
  const correction = stirling(q) - stirling(p + q)
  const tail = (q - 0.5) * Math.log1p(-p / (p + q))
  if (p < 10) return logGamma(p) + correction + p - p * Math.log(p + q) + tail
  const share = p / (p + q)
  return halfLogTwoPi - 0.5 * Math.log(q) + stirling(p) + correction + (p - 0.5) * Math.log(share) + q * Math.log1p(-share)
}

/**
 * The regularised incomplete beta function I_x(a, b). `y` is 1 − x: a caller that knows it more exactly
 * than the subtraction gives should pass it.
 */
export function incompleteBeta(x: number, a: number, b: number, y = 1 - x): number {
  if (!(x >= 0 && y >= 0)) throw new RangeError(`I_x needs x from 0 to 1, got ${x}`)
  if (x === 0) return 0
  if (y === 0) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(y, b, a, x)
  const front = Math.exp(a * logOf(x, y) + b * logOf(y, x) - logBeta(a, b)) / a
  return front * continuedFraction(x, a, b)
}

/** ln x where `rest` = 1 − x keeps the digits that x near 1 has lost. */
const logOf = (x: number, rest: number) => (x > 0.5 ? Math.log1p(-rest) : Math.log(x))

const smallest = 1e-300
const maxTerms = 200_000

/** Lentz's method for DLMF 8.17.22. */
function continuedFraction(x: number, a: number, b: number): number {
  let c = 1
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1))
  let h = d
  for (let m = 1; m <= maxTerms; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / nonZero(1 + even * d)
    c = nonZero(1 + even / c)
    h *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / nonZero(1 + odd * d)
    c = nonZero(1 + odd / c)
    h *= d * c
    if (Math.abs(d * c - 1) < 1e-15) return h
  }
  throw new RangeError(`I_x did not converge for a = ${a}, b = ${b}, x = ${x}`)
}

const nonZero = (value: number) => (Math.abs(value) < smallest ? smallest : value)

const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const

/** ln Γ(x) for x > 0, by Lanczos (g = 7, n = 9). */
function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const z = x - 1
  let sum: number = lanczos[0]
  for (let i = 1; i < lanczos.length; i++) sum += lanczos[i]! / (z + i)
  const t = z + 7.5
  return halfLogTwoPi + (z + 0.5) * Math.log(t) - t + Math.log(sum)
}

/** ln Γ(x) minus Stirling's leading terms, for x ≥ 10; the first term left out is below 1e-15. */
function stirling(x: number): number {
  const s = 1 / (x * x)
  return (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188 - s * (691 / 360360)))))) / x
}
