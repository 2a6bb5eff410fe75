import { formatUnits } from '../format/count.ts'

/** Countable loss in words, "41 orders, 1 table"; null when the drivers could not count anything. */
export function unitsLostText(units: Readonly<Record<string, number>> | null | undefined): string | null {
  const entries = Object.entries(units ?? {})
  if (entries.length === 0) return null
  return entries.map(([unit, count]) => formatUnits(count, unit.replace(/s$/, ''), unit)).join(', ')
}
