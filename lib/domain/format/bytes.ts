const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const

/** Bytes in binary units with three significant figures: "1.2 GiB", "512 B". */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return 'unknown'
  if (bytes < 0) return `−${formatBytes(-bytes)}`
  let value = bytes
  let unit = 0
  while (unit < units.length - 1 && (unit === 0 ? value >= 1024 : value >= 1023.5)) {
    value /= 1024
    unit += 1
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1
  return `${value.toFixed(digits)} ${units[unit]}`
}
