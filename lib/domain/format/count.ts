const grouped = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 20 })

/** A number with thousands separators: "12,345". */
export function formatCount(value: number): string {
  return Number.isFinite(value) ? grouped.format(value) : 'unknown'
}

/** A count with its noun: "1 order", "1,200 orders", "no orders". */
export function formatUnits(value: number, singular: string, plural = `${singular}s`): string {
  if (value === 0) return `no ${plural}`
  return `${formatCount(value)} ${value === 1 ? singular : plural}`
}

/** A share from 0 to 1 as a percentage that never rounds up to 100 % nor down to 0 %. */
export function formatPercent(share: number, digits = 1): string {
  if (!Number.isFinite(share)) return 'unknown'
  const step = 10 ** -digits
  const percent = share * 100
  if (share < 1 && percent > 100 - step / 2) return `> ${(100 - step).toFixed(digits)} %`
  if (share > 0 && percent < step / 2) return `< ${step.toFixed(digits)} %`
  return `${Number(percent.toFixed(digits))} %`
}
