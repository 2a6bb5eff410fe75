import type { RunPrediction } from '../run/run.ts'
import { studentTQuantile } from './student-t.ts'

const fewest = 5
const shortestMs = 1

/**
 * Where the next duration falls with 95 % probability, if it is like those given: the two-sided prediction
 * interval of a log-normal sample, exp(mean ± t(0.975, n − 1) · s · √(1 + 1/n)), ms. Below five it is unknown.
 * Throws RangeError on a duration that is negative or not a number; under 1 ms counts as 1 ms.
 */
export function predictNext(durationsMs: readonly number[]): RunPrediction {
  const n = durationsMs.length
  for (const value of durationsMs) {
    if (!(Number.isFinite(value) && value >= 0)) throw new RangeError(`a duration must be zero or more milliseconds, got ${value}`)
  }
  const sorted = durationsMs.map((value) => Math.max(value, shortestMs)).sort((a, b) => a - b)
  const worstMs = sorted.at(-1) ?? null
  if (worstMs === null || n < fewest) return { known: false, n, worstMs }
  const logs = sorted.map((value) => Math.log(value))
  const mean = logs.reduce((sum, value) => sum + value, 0) / n
  const variance = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1)
  const half = studentTQuantile(0.975, n - 1) * Math.sqrt(variance * (1 + 1 / n))
  return { known: true, n, lowMs: Math.exp(mean - half), highMs: Math.exp(mean + half), medianMs: median(sorted), worstMs }
}

function median(sorted: readonly number[]): number {
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
