import { setTimeout } from 'node:timers/promises'
import { systemClock } from '#lib/system/clock.ts'
import { hashChunks } from '#lib/vault/hash-files.ts'
import { VaultError } from '#lib/vault/vault.ts'
import type { DriverContext } from '../driver.ts'
import { KnownContent } from './known-content.ts'
import { chunkBytes, onDisk, totalSize, type Tree, type TreeEntry } from './tree-entry.ts'
import { systemCodeOf, TreeFailure } from './tree-failure.ts'
import { sameListing, statKey, walkTree } from './walk-tree.ts'

const attempts = 3
const clockTickMs = 20

export interface ReadTreeOptions {
  exclude: readonly string[]
  /** Store the content in the vault, not synced, rather than only its addresses. */
  store: boolean
  /** Read every file, even those whose content is remembered. */
  reread: boolean
  /** Do not insist on a quiet tree: a file that keeps changing gets the content `unsettled`, which equals no other. */
  unsettledIsFine?: boolean
  /** Read only files for which this holds; the others count as unsettled. */
  worthReading?: (entry: TreeEntry) => boolean
}

export const unsettled = 'unsettled'

/**
 * Lists a tree and learns every file's content as of one moment: whatever changed meanwhile is read
 * again, three times at most; then TreeFailure `busy`.
 */
export async function readTree(ctx: DriverContext, root: string, options: ReadTreeOptions): Promise<Tree> {
  // A sandbox is read once; there is nothing to remember.
  const known = root.startsWith(`${ctx.workdir}/`) ? null : new KnownContent(ctx.vault.path, root)
  const learned = new Map<string, string[]>()
  let before = await walkTree(root, { exclude: options.exclude, signal: ctx.signal })
  for (let attempt = 1; ; attempt++) {
    const readAtMs = systemClock.now()
    if (before.entries.some((entry) => Number(entry.disk!.ctimeNs / 1_000_000n) > readAtMs - clockTickMs)) await setTimeout(clockTickMs)
    await learn(ctx, root, before, learned, options, options.reread ? null : known)
    const after = await walkTree(root, { exclude: options.exclude, signal: ctx.signal })
    if (sameListing(before, after) && after.entries.every((entry) => entry.type !== 'file' || learned.has(statKey(entry)))) {
      for (const entry of after.entries) if (entry.type === 'file') entry.chunks = learned.get(statKey(entry))!
      known?.save(after.entries, readAtMs)
      return after
    }
    if (options.unsettledIsFine) {
      for (const entry of after.entries) if (entry.type === 'file') entry.chunks = learned.get(statKey(entry)) ?? [unsettled]
      return after
    }
    if (attempt === attempts) {
      throw new TreeFailure(
        'busy',
        `Files in ${root} kept changing while they were read, ${attempts} times over. Pause the writer, or exclude these files.`,
      )
    }
    before = after
  }
}

async function learn(
  ctx: DriverContext,
  root: string,
  tree: Tree,
  learned: Map<string, string[]>,
  options: ReadTreeOptions,
  known: KnownContent | null,
): Promise<void> {
  const unread = new Map<string, TreeEntry>()
  for (const entry of tree.entries) {
    if (entry.type !== 'file' || learned.has(statKey(entry)) || options.worthReading?.(entry) === false) continue
    const chunks = known?.get(entry)
    if (chunks && (!options.store || (await allStored(ctx, chunks)))) learned.set(statKey(entry), chunks)
    else unread.set(statKey(entry), entry)
  }
  const entries = [...unread.values()]
  const paths = entries.map((entry) => onDisk(root, entry.path))
  const skipped = totalSize(tree.entries) - totalSize(entries)
  const work = {
    signal: ctx.signal,
    onProgress: ({ doneBytes, totalBytes }: { doneBytes: number; totalBytes: number }) =>
      ctx.progress({ doneBytes: doneBytes + skipped, totalBytes: totalBytes + skipped }),
  }
  try {
    const contents = options.store
      ? (await ctx.vault.putFiles(paths, { ...work, wholeDigest: false })).map((content) => content.chunks)
      : await hashChunks(paths, work)
    for (const [i, entry] of entries.entries()) {
      const chunks = contents[i]!
      const regular = chunks.every((chunk, at) => chunk.size === Math.min(chunkBytes, entry.size - at * chunkBytes))
      if (regular && chunks.length === Math.ceil(entry.size / chunkBytes))
        learned.set(
          statKey(entry),
          chunks.map((chunk) => chunk.id),
        )
    }
  } catch (error) {
    // The file went away under us: the next listing shows it. A vault that went away is another matter.
    const gone = error instanceof VaultError && ['ENOENT', 'ELOOP', 'ENOTDIR', 'ECHANGED', 'ENXIO'].includes(systemCodeOf(error))
    if (!gone) throw error
    if (error.message.includes(`${ctx.vault.path}/`))
      throw new TreeFailure('failed', `The vault cannot be used (${error.message}). Check that its disk is there, then try again.`)
  }
}

async function allStored(ctx: DriverContext, chunks: readonly string[]): Promise<boolean> {
  for (const id of chunks) if (!(await ctx.vault.has(id))) return false
  return true
}
