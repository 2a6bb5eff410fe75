import { chmodSync, linkSync, lchownSync, lstatSync, mkdirSync, symlinkSync, unlinkSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { flushFileSystem } from '#lib/vault/durability.ts'
import type { DriverContext } from '../driver.ts'
import { sameContent, sameMeta, sameTime } from './compare-trees.ts'
import { setTimes } from './set-times.ts'
import { bytesOfPath, chunkBytes, onDisk, type TreeEntry } from './tree-entry.ts'

const yieldEvery = 400
export const ownsAll = process.getuid?.() === 0

export interface BuildPlan {
  /** Files whose content is taken over from the live tree as a hard link: snapshot path → live path. */
  links: Map<string, string>
  /** Files written from the vault. */
  writes: TreeEntry[]
  bytesToWrite: number
}

/**
 * Decides what need not be written again. A live file is linked only when content, mode, time and owner
 * are those wanted, since a link shares them; and each live inode serves one wanted file.
 */
export function planBuild(live: readonly TreeEntry[], wanted: readonly TreeEntry[]): BuildPlan {
  const plan: BuildPlan = { links: new Map(), writes: [], bytesToWrite: 0 }
  const liveByPath = new Map(live.map((entry) => [entry.path, entry]))
  const used = new Set<bigint>()
  for (const entry of wanted) {
    if (entry.type !== 'file' || (entry.group !== null && entry.group !== entry.path)) continue
    const present = liveByPath.get(entry.path)
    const fits = present?.type === 'file' && sameContent(present, entry) && sameMeta(present, entry, ownsAll)
    if (fits && !used.has(present.disk!.ino)) {
      used.add(present.disk!.ino)
      plan.links.set(entry.path, present.path)
    } else {
      plan.writes.push(entry)
      plan.bytesToWrite += entry.size
    }
  }
  return plan
}

/** Whether a live file could be taken over if its content is right; if not, there is no use in reading it. */
export function couldTakeOver(wanted: readonly TreeEntry[]): (live: TreeEntry) => boolean {
  const byPath = new Map(wanted.map((entry) => [entry.path, entry]))
  return (live) => {
    const entry = byPath.get(live.path)
    return entry?.type === 'file' && entry.size === live.size && sameMeta(live, entry, ownsAll)
  }
}

/**
 * Builds the whole tree at `staging`, which must not exist, and makes it durable. Nothing outside `staging`
 * changes but link counts. `keep` adds what is no part of the checkpoint. Returns the bytes written.
 */
export async function buildTree(
  ctx: DriverContext,
  staging: string,
  root: string,
  entries: readonly TreeEntry[],
  plan: BuildPlan,
  keep: () => Promise<void>,
): Promise<number> {
  const at = (path: string) => onDisk(staging, path)
  mkdirSync(staging, { mode: 0o700 })
  ctx.midEffect()
  const writes = [...plan.writes]
  let count = 0
  const breathe = async () => {
    if (++count % yieldEvery !== 0) return
    await setImmediate()
    ctx.signal.throwIfAborted()
  }
  for (const entry of entries) {
    if (entry.type === 'dir' && entry.path !== '') mkdirSync(at(entry.path), { mode: 0o700 })
    else if (entry.type === 'link') symlinkSync(bytesOfPath(entry.target!), at(entry.path))
    else if (plan.links.has(entry.path) && !takeOver(onDisk(root, plan.links.get(entry.path)!), at(entry.path), entry)) writes.push(entry)
    await breathe()
  }
  ctx.midEffect()
  await ctx.vault.writeFiles(
    writes.map((entry) => ({ path: at(entry.path), chunks: chunksOf(entry), sparse: entry.sparse })),
    { signal: ctx.signal, onProgress: (progress) => ctx.progress(progress) },
  )
  ctx.midEffect()
  for (const entry of entries) {
    if (entry.type === 'file' && entry.group !== null && entry.group !== entry.path) linkSync(at(entry.group), at(entry.path))
    await breathe()
  }
  await keep()
  const written = new Set(writes.map((entry) => entry.path))
  const fresh = entries.filter((entry) => entry.type !== 'file' || written.has(entry.path))
  for (const entry of fresh) {
    if (ownsAll) lchownSync(at(entry.path), entry.uid, entry.gid)
    if (entry.type === 'file') chmodSync(at(entry.path), entry.mode)
    await breathe()
  }
  await setTimes(ctx, staging, fresh)
  // Deepest first: a mode may keep even the owner out of what lies below.
  for (const entry of fresh.toReversed()) if (entry.type === 'dir') chmodSync(at(entry.path), entry.mode)
  ctx.signal.throwIfAborted()
  await flushFileSystem(
    staging,
    () => fresh.filter((entry) => entry.type !== 'link').map((entry) => at(entry.path)),
    (argv, options) => ctx.exec(argv, options),
  )
  ctx.signal.throwIfAborted()
  ctx.midEffect()
  return writes.reduce((sum, entry) => sum + entry.size, 0)
}

/** Links a live file, unless it was written since it was read. */
function takeOver(live: Buffer, path: Buffer, wanted: TreeEntry): boolean {
  try {
    linkSync(live, path)
  } catch (error) {
    if (['ENOENT', 'EMLINK', 'EPERM', 'EXDEV'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  }
  const stat = lstatSync(path, { bigint: true })
  if (stat.isFile() && sameTime(stat.mtimeNs, wanted.mtimeNs) && stat.size === BigInt(wanted.size)) return true
  unlinkSync(path)
  return false
}

export function chunksOf(entry: TreeEntry): { id: string; size: number }[] {
  return entry.chunks.map((id, i) => ({ id, size: Math.min(chunkBytes, entry.size - i * chunkBytes) }))
}
