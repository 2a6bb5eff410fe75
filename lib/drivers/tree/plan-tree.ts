import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DriverContext, DriverPlan, Snapshot } from '../driver.ts'
import { planBuild } from './build-tree.ts'
import { checkParent, checkRoot } from './check-root.ts'
import { compareTrees, diffGroup } from './compare-trees.ts'
import { countFiles, showBytes, showCount } from './describe-tree.ts'
import { keptPaths } from './keep-tree.ts'
import { readTree } from './read-tree.ts'
import { freeBytes, homelessMessage } from './restore-tree.ts'
import { loadTree } from './store-tree.ts'
import { showPath, totalSize, type Tree } from './tree-entry.ts'

/** The dry run of `restoreTree`. Throws TreeFailure when the checkpoint cannot be read. */
export async function planTree(ctx: DriverContext, root: string, snapshot: Snapshot): Promise<DriverPlan> {
  const wanted = await loadTree(ctx, snapshot)
  const live: Tree = checkRoot(ctx, root)
    ? await readTree(ctx, root, { exclude: wanted.exclude, store: false, reread: false, unsettledIsFine: true })
    : { entries: [], specials: [], excluded: [] }
  const changes = compareTrees(live.entries, wanted.entries)
  const { bytesToWrite } = planBuild(live.entries, wanted.entries)
  const { kept, homeless } = keptPaths(live, wanted.entries)
  const blockers: string[] = []
  const warnings: string[] = []
  const parentBlock = checkParent(root)
  if (parentBlock) blockers.push(parentBlock)
  if (homeless.length > 0) blockers.push(homelessMessage(homeless))
  let missing = 0
  for (const id of snapshot.blobs) if (!(await ctx.vault.has(id))) missing++
  if (missing > 0)
    blockers.push(
      `${showCount(missing, 'piece')} of the checkpoint ${missing === 1 ? 'is' : 'are'} missing from the vault. Choose another checkpoint.`,
    )
  let folder = dirname(root)
  while (!existsSync(folder)) folder = dirname(folder)
  const free = freeBytes(folder)
  if (free < bytesToWrite)
    blockers.push(`${folder} has ${showBytes(free)} free and the new tree needs ${showBytes(bytesToWrite)}. Free some space.`)
  if (kept.length > 0)
    warnings.push(
      `${showCount(kept.length, 'path is', 'paths are')} no part of the checkpoint and stay as they are, such as ${showPath(kept[0]!)}.`,
    )
  const lost = changes.filter(({ live: file }) => file?.type === 'file').length
  const writes = live.entries.filter((entry) => entry.type === 'file').map((entry) => Number(entry.mtimeNs / 1_000_000n))
  return {
    from: live.entries.length > 0 ? `${showCount(countFiles(live.entries), 'file')}, ${showBytes(totalSize(live.entries))}` : 'nothing',
    to: `${snapshot.label}, ${showBytes(snapshot.size)}`,
    groups: [diffGroup('Files', changes)],
    unitsLost: lost > 0 ? { files: lost } : {},
    lastWriteAt: writes.length > 0 ? writes.reduce((newest, time) => Math.max(newest, time)) : null,
    bytesToWrite,
    blockers,
    warnings,
  }
}
