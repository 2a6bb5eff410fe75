import type { TreeEntry } from './tree-entry.ts'

const units = ['B', 'kB', 'MB', 'GB', 'TB']

export function showBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 ? value : value.toPrecision(3)} ${units[unit]!}`
}

export function countFiles(entries: readonly TreeEntry[]): number {
  return entries.filter((entry) => entry.type === 'file').length
}

export function showCount(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
