import type { DiffEntry, DiffGroup } from '../driver.ts'
import { showPath, type TreeEntry } from './tree-entry.ts'

const mostEntries = 500

export interface TreeChange {
  path: string
  change: DiffEntry['change']
  live: TreeEntry | null
  wanted: TreeEntry | null
  /** Why it counts as changed. */
  note: string | null
}

/** What making `live` equal to `wanted` would change; times and owners are no difference. */
export function compareTrees(live: readonly TreeEntry[], wanted: readonly TreeEntry[]): TreeChange[] {
  const changes: TreeChange[] = []
  const byPath = new Map(live.map((entry) => [entry.path, entry]))
  for (const entry of wanted) {
    const present = byPath.get(entry.path)
    byPath.delete(entry.path)
    if (!present)
      changes.push({ path: entry.path, change: 'added', live: null, wanted: entry, note: entry.type === 'file' ? null : entry.type })
    else {
      const note = differenceOf(present, entry)
      if (note !== null) changes.push({ path: entry.path, change: 'changed', live: present, wanted: entry, note: note || null })
    }
  }
  for (const entry of byPath.values()) {
    changes.push({ path: entry.path, change: 'removed', live: entry, wanted: null, note: entry.type === 'file' ? null : entry.type })
  }
  return changes
}

/** Null when equal, '' when only the content differs, else what differs. */
function differenceOf(live: TreeEntry, wanted: TreeEntry): string | null {
  if (live.type !== wanted.type) return `${wanted.type} instead of ${live.type}`
  if (live.target !== wanted.target) return `points to ${showPath(wanted.target ?? '')}`
  if (!sameContent(live, wanted)) return ''
  if (live.mode !== wanted.mode) return `mode ${octal(wanted.mode)} instead of ${octal(live.mode)}`
  if (live.group !== wanted.group) return wanted.group === null ? 'no hard link any more' : `hard link of ${showPath(wanted.group)}`
  return null
}

const octal = (mode: number) => mode.toString(8).padStart(4, '0')

export function sameContent(a: TreeEntry, b: TreeEntry): boolean {
  return a.size === b.size && a.chunks.length === b.chunks.length && a.chunks.every((id, i) => id === b.chunks[i])
}

/** Equal down to times and, for those who may set them, owners. */
export function sameExactly(live: readonly TreeEntry[], wanted: readonly TreeEntry[], withOwners: boolean): boolean {
  if (live.length !== wanted.length || compareTrees(live, wanted).length > 0) return false
  return wanted.every((entry, i) => sameMeta(live[i]!, entry, withOwners))
}

/** To the microsecond: Node alone cannot set a time more exactly. */
export function sameTime(a: bigint, b: bigint): boolean {
  return a - b < 1000n && b - a < 1000n
}

export function sameMeta(a: TreeEntry, b: TreeEntry, withOwners: boolean): boolean {
  return a.mode === b.mode && sameTime(a.mtimeNs, b.mtimeNs) && (!withOwners || (a.uid === b.uid && a.gid === b.gid))
}

export function diffGroup(title: string, changes: readonly TreeChange[]): DiffGroup {
  const counts = { added: 0, changed: 0, removed: 0 }
  for (const { change } of changes) counts[change]++
  const entries = changes
    .map(({ path, change, live, wanted, note }): DiffEntry => ({
      name: showPath(path),
      change,
      ...(live?.type === 'file' ? { before: live.size } : {}),
      ...(wanted?.type === 'file' ? { after: wanted.size } : {}),
      ...(note ? { note } : {}),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  return { title, unit: 'bytes', ...counts, entries: entries.slice(0, mostEntries), truncated: entries.length > mostEntries }
}

/** At most 20 lines. */
export function inWords(changes: readonly TreeChange[]): string[] {
  const lines = changes.slice(0, changes.length > 20 ? 19 : 20).map(({ path, change, note }) => {
    if (change === 'added') return `${showPath(path)} is missing`
    if (change === 'removed') return `${showPath(path)} is not part of the checkpoint`
    return `${showPath(path)} differs: ${note ?? 'content'}`
  })
  if (changes.length > 20) lines.push(`and ${changes.length - 19} more`)
  return lines
}
