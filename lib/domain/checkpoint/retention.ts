import type { RetentionPolicy } from '../service/service.ts'

export interface RetentionItem {
  id: string
  kind: string
  state: string
  pinned: boolean
  proven: boolean
  dataTime: number
  createdAt: number
}

export type KeepReason = 'manual' | 'pinned' | 'not available' | 'newest proven' | 'just taken' | 'last' | 'daily' | 'weekly' | 'monthly'

export interface RetentionDecision {
  keep: Map<string, KeepReason>
  prune: string[]
}

const hourMs = 3_600_000
const dayMs = 86_400_000

/**
 * What one component keeps: the last N; the newest of each of the last N days, weeks (from Monday) and
 * months (UTC) that have any; everything manual, pinned or younger than an hour; the newest proven one.
 * What is quarantined or missing neither counts nor is pruned: a person looks at it first.
 */
export function retain(checkpoints: readonly RetentionItem[], policy: RetentionPolicy, now: number): RetentionDecision {
  const keep = new Map<string, KeepReason>()
  const mark = (item: RetentionItem, reason: KeepReason) => void (keep.has(item.id) || keep.set(item.id, reason))
  const newestFirst = [...checkpoints].sort(
    (a, b) => b.dataTime - a.dataTime || b.createdAt - a.createdAt || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0),
  )
  for (const item of newestFirst) {
    if (item.pinned) mark(item, 'pinned')
    else if (item.kind === 'manual') mark(item, 'manual')
    else if (item.state !== 'available') mark(item, 'not available')
  }
  const usable = newestFirst.filter((item) => item.state === 'available')
  // What a rollback preserved is no point that one goes back to by itself, so it does not stand in for one.
  const proven = usable.find((item) => item.proven && item.kind !== 'preserve') ?? usable.find((item) => item.proven)
  if (proven) mark(proven, 'newest proven')
  for (const item of usable.slice(0, Math.max(policy.last, 1))) mark(item, 'last')
  for (const item of usable) if (now - item.createdAt < hourMs) mark(item, 'just taken')
  for (const [reason, count, bucketOf] of [
    ['daily', policy.daily, dayOf],
    ['weekly', policy.weekly, weekOf],
    ['monthly', policy.monthly, monthOf],
  ] as const) {
    const seen = new Set<number>()
    for (const item of usable) {
      const bucket = bucketOf(item.dataTime)
      if (seen.has(bucket)) continue
      if (seen.size === count) break
      seen.add(bucket)
      mark(item, reason)
    }
  }
  return { keep, prune: newestFirst.filter((item) => !keep.has(item.id)).map((item) => item.id) }
}

const dayOf = (at: number) => Math.floor(at / dayMs)
/** 1970-01-01 was a Thursday. */
const weekOf = (at: number) => Math.floor((dayOf(at) + 3) / 7)
const monthOf = (at: number) => {
  const date = new Date(at)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}
