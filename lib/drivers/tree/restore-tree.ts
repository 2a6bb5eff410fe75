import { mkdirSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { fsyncPath } from '#lib/vault/durability.ts'
import type { DriverContext, RestoreToken } from '../driver.ts'
import { buildTree, couldTakeOver, ownsAll, planBuild } from './build-tree.ts'
import { checkParent, checkRoot } from './check-root.ts'
import { sameExactly } from './compare-trees.ts'
import { keptPaths, linkKept, moveLate } from './keep-tree.ts'
import { readTree } from './read-tree.ts'
import { removeTree } from './remove-tree.ts'
import { removeStale, stagingPaths, swapTree, tidyStaging } from './swap-tree.ts'
import { showPath, type Tree } from './tree-entry.ts'
import { TreeFailure } from './tree-failure.ts'
import type { TreeManifest } from './tree-manifest.ts'

const spareBytes = 1 << 16

/**
 * Replaces the tree at `root` by the manifest's in one exchange. Unchanged files are taken over as hard
 * links, so only what differs is written. Throws TreeFailure, VaultError or an abort; the root is then as before.
 */
export async function restoreTree(
  ctx: DriverContext,
  root: string,
  manifest: TreeManifest,
  token: RestoreToken,
): Promise<{ bytesWritten: number; linked: number }> {
  const paths = stagingPaths(root, token)
  const blocked = checkParent(root)
  if (blocked) throw new TreeFailure('permission', blocked)
  checkRoot(ctx, root)
  await tidyStaging(root, paths)
  const live: Tree = checkRoot(ctx, root) ? await readTakeable(ctx, root, manifest) : { entries: [], specials: [], excluded: [] }
  if (sameExactly(live.entries, manifest.entries, ownsAll)) {
    await removeStale(root)
    return { bytesWritten: 0, linked: 0 }
  }
  const { kept, homeless } = keptPaths(live, manifest.entries)
  if (homeless.length > 0) throw new TreeFailure('unsafe', homelessMessage(homeless))
  const plan = planBuild(live.entries, manifest.entries)
  mkdirSync(dirname(root), { recursive: true })
  checkRoom(dirname(root), plan.bytesToWrite)
  let bytesWritten: number
  let old: string | null
  try {
    bytesWritten = await buildTree(ctx, paths.staging, root, manifest.entries, plan, async () => linkKept(ctx, root, paths.staging, kept))
    old = await swapTree(ctx, root, paths)
  } catch (error) {
    await tidyStaging(root, paths)
    throw error
  }
  ctx.midEffect()
  if (old !== null) {
    moveLate(old, root, kept)
    await removeTree(old)
    ctx.midEffect()
  }
  await removeStale(root)
  fsyncPath(dirname(root))
  return { bytesWritten, linked: plan.links.size }
}

/** The live tree, its files read only where that could spare a write. */
export function readTakeable(ctx: DriverContext, root: string, { exclude, entries }: TreeManifest): Promise<Tree> {
  return readTree(ctx, root, { exclude, store: false, reread: false, unsettledIsFine: true, worthReading: couldTakeOver(entries) })
}

export function homelessMessage(paths: readonly string[]): string {
  return `${showPath(paths[0]!)} is excluded from checkpoints, but the checkpoint lacks the folder that holds it. Move it elsewhere first.`
}

/** Fails before anything is written when the room cannot suffice. */
export function checkRoom(folder: string, bytes: number): void {
  const free = freeBytes(folder)
  if (free < bytes + spareBytes) {
    throw new TreeFailure(
      'disk_full',
      `${folder} has ${free} bytes free and the new tree needs ${bytes + spareBytes}. Free some space and try again.`,
    )
  }
}

export function freeBytes(folder: string): number {
  const stat = statfsSync(folder)
  return stat.bavail * stat.bsize
}
