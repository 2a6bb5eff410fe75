export interface DurationPoint {
  id: string
  /** ms since the epoch. */
  at: number
  durationMs: number
  ok: boolean
}

export interface DurationScale {
  unit: 'ms' | 's' | 'min' | 'h'
  /** Milliseconds in one unit. */
  size: number
}

/** The unit in which the largest duration reads as a number from 1 to a few hundred. */
export function durationScale(largestMs: number): DurationScale {
  if (largestMs >= 3 * 3_600_000) return { unit: 'h', size: 3_600_000 }
  if (largestMs >= 3 * 60_000) return { unit: 'min', size: 60_000 }
  if (largestMs >= 2_000) return { unit: 's', size: 1_000 }
  return { unit: 'ms', size: 1 }
}

/** Oldest first, scaled; runs that failed go into a series of their own, so that they get their own mark. */
export function durationSeries(points: readonly DurationPoint[], scale: DurationScale) {
  return points
    .toSorted((a, b) => a.at - b.at)
    .map((point, index) => {
      const value = point.durationMs / scale.size
      return { ...point, position: index + 1, passed: point.ok ? value : null, failed: point.ok ? null : value }
    })
}
