import { lstatSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { digestOf } from '#lib/system/canonical.ts'
import { defineDriver, failure, type DriverContext, type DriverResult, type ProbeState, type Snapshot } from '../driver.ts'
import { ownsAll } from '../tree/build-tree.ts'
import { checkRoot } from '../tree/check-root.ts'
import { compareTrees, inWords, sameExactly } from '../tree/compare-trees.ts'
import { countFiles, showBytes, showCount } from '../tree/describe-tree.ts'
import { planTree } from '../tree/plan-tree.ts'
import { readTree } from '../tree/read-tree.ts'
import { readTakeable, restoreTree } from '../tree/restore-tree.ts'
import { loadTree, storeTree } from '../tree/store-tree.ts'
import { hasLeftovers, stagingPaths } from '../tree/swap-tree.ts'
import { totalSize } from '../tree/tree-entry.ts'
import { asFailure, TreeFailure } from '../tree/tree-failure.ts'
import { treeDigest } from '../tree/tree-manifest.ts'
import { walkTree } from '../tree/walk-tree.ts'
import { type FilesConfig, filesConfig } from './config.ts'

export type { FilesConfig }

/** Runs a verb of a target that must exist; everything thrown becomes a value. */
async function verb<T extends object>(
  ctx: DriverContext,
  root: string,
  work: () => Promise<DriverResult<T>>,
  mayBeMissing = false,
): Promise<DriverResult<T>> {
  try {
    ctx.signal.throwIfAborted()
    if (!checkRoot(ctx, root) && !mayBeMissing)
      throw new TreeFailure('target_missing', `${root} does not exist. Create it, or restore a checkpoint to it.`)
    return await work()
  } catch (error) {
    return asFailure(error, ctx.signal)
  }
}

export const filesDriver = defineDriver<FilesConfig>({
  kind: 'files',
  title: 'Files',
  description: 'A folder of files, captured deduplicated and exchanged as a whole in one step.',
  configSchema: filesConfig,

  inspect: (ctx, { root, exclude = [] }) =>
    verb(ctx, root, async () => {
      const { entries, specials } = await walkTree(root, { exclude, signal: ctx.signal })
      const size = totalSize(entries)
      const label = showCount(countFiles(entries), 'file')
      const left = specials.length > 0 ? `, ${showCount(specials.length, 'pipe or socket', 'pipes or sockets')} left out` : ''
      return { ok: true, label, summary: `${label}, ${showBytes(size)} in ${root}${left}`, size }
    }),

  discover: async () => ({ ok: true, found: [] }),

  capture: (ctx, { root, exclude = [] }, { ref }) =>
    verb(ctx, root, async () => {
      if (ref !== undefined) return failure('bad_config', 'A folder offers no earlier states; capture its present one.')
      const dataTime = ctx.clock.now()
      const { entries, manifest, blobs } = await storeTree(ctx, root, exclude)
      await ctx.vault.sync()
      const files = countFiles(entries)
      const snapshot: Snapshot = {
        digest: treeDigest(entries),
        manifest,
        blobs,
        size: totalSize(entries),
        dataTime,
        label: showCount(files, 'file'),
        units: { files },
      }
      return { ok: true, snapshot }
    }),

  fingerprint: (ctx, { root, exclude = [], live = false }) =>
    verb(ctx, root, async () => {
      if (live) return { ok: true, fingerprint: digestOf({ root, device: String(lstatSync(root).dev) }) }
      const { entries } = await readTree(ctx, root, { exclude, store: false, reread: false })
      return { ok: true, fingerprint: digestOf({ root, content: treeDigest(entries) }) }
    }),

  plan: (ctx, { root }, snapshot) => verb(ctx, root, async () => ({ ok: true, plan: await planTree(ctx, root, snapshot) }), true),

  restore: (ctx, { root }, snapshot, token) =>
    verb(
      ctx,
      root,
      async () => {
        const { bytesWritten, linked } = await restoreTree(ctx, root, await loadTree(ctx, snapshot), token)
        const summary = `${root} now holds ${snapshot.label}; ${showBytes(bytesWritten)} written, ${showCount(linked, 'unchanged file')} taken over`
        return { ok: true, bytesWritten, summary }
      },
      true,
    ),

  probe: (ctx, { root }, snapshot, token) =>
    verb<{ state: ProbeState; detail: string }>(
      ctx,
      root,
      async () => {
        const wanted = await loadTree(ctx, snapshot)
        const interrupted = hasLeftovers(stagingPaths(root, token))
        if (!checkRoot(ctx, root)) {
          if (interrupted) return { ok: true, state: 'resumable', detail: `${root} is not in place; restoring again completes it.` }
          return { ok: true, state: 'absent', detail: `${root} does not exist.` }
        }
        const live = await readTakeable(ctx, root, wanted)
        if (!sameExactly(live.entries, wanted.entries, ownsAll))
          return { ok: true, state: 'absent', detail: `${root} does not hold the checkpoint.` }
        if (interrupted) return { ok: true, state: 'resumable', detail: `${root} holds the checkpoint; the old tree is not yet removed.` }
        return { ok: true, state: 'applied', detail: `${root} holds the checkpoint.` }
      },
      true,
    ),

  verify: (ctx, { root }, snapshot) =>
    verb(ctx, root, async () => {
      const { exclude, entries } = await loadTree(ctx, snapshot)
      const live = await readTree(ctx, root, { exclude, store: false, reread: true })
      const differences = inWords(compareTrees(live.entries, entries))
      return { ok: true, matches: differences.length === 0, digest: treeDigest(live.entries), differences }
    }),

  async sandbox(ctx, config) {
    const root = join(ctx.workdir, 'sandbox', 'root')
    await mkdir(dirname(root), { recursive: true })
    return { ok: true, config: { ...config, root }, root: dirname(root) }
  },
})
