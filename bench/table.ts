export interface Row {
  what: string
  ours: number
  bare: number
  /** `ratio`: ours divided by bare; `more`: ours minus bare, seconds; `times`: bare divided by ours (throughput). */
  by: 'ratio' | 'more' | 'times'
  target?: { atMost?: number; atLeast?: number }
}

/** Prints medians and ratios; returns how many targets were missed. */
export function printTable(title: string, rows: readonly Row[]): number {
  process.stdout.write(`\n${title}\n${'what'.padEnd(46)}${'ripcord'.padStart(11)}${'bare'.padStart(11)}${'result'.padStart(11)}  target\n`)
  let missed = 0
  for (const row of rows) {
    const result = row.by === 'ratio' ? row.ours / row.bare : row.by === 'times' ? row.bare / row.ours : row.ours - row.bare
    const { atMost, atLeast } = row.target ?? {}
    const met = (atMost === undefined || result <= atMost) && (atLeast === undefined || result >= atLeast)
    if (!met) missed++
    const unit = row.by === 'more' ? ' s' : ' ×'
    const target = atMost !== undefined ? `≤ ${atMost}${unit}` : atLeast !== undefined ? `≥ ${atLeast}${unit}` : ''
    process.stdout.write(
      `${row.what.padEnd(46)}${`${row.ours.toFixed(3)} s`.padStart(11)}${`${row.bare.toFixed(3)} s`.padStart(11)}${`${result.toFixed(2)}${unit}`.padStart(11)}  ${target}${target ? (met ? '  met' : '  MISSED') : ''}\n`,
    )
  }
  return missed
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
