import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fsyncPath } from '#lib/vault/durability.ts'
import type { DriverContext, RestoreToken } from '../driver.ts'
import { buildTree, planBuild } from '../tree/build-tree.ts'
import { checkParent, checkRoot } from '../tree/check-root.ts'
import { compareTrees } from '../tree/compare-trees.ts'
import { readTree } from '../tree/read-tree.ts'
import { removeTree } from '../tree/remove-tree.ts'
import { checkRoom } from '../tree/restore-tree.ts'
import { exists, swapTree } from '../tree/swap-tree.ts'
import { TreeFailure } from '../tree/tree-failure.ts'
import type { TreeManifest } from '../tree/tree-manifest.ts'
import { linkStaging, readCurrent, releasePaths, strandedRelease, switchLink, type ReleaseConfig } from './release-layout.ts'
import type { ReleaseManifest } from './release-snapshot.ts'

/** Whether the release folder is there and holds exactly that content. */
export async function holdsRelease(ctx: DriverContext, folder: string, tree: TreeManifest): Promise<boolean> {
  if (!checkRoot(ctx, folder)) return false
  const live = await readTree(ctx, folder, { exclude: tree.exclude, store: false, reread: false, unsettledIsFine: true })
  return compareTrees(live.entries, tree.entries).length === 0
}

/**
 * Switches the link to the release, which is rebuilt first when it is missing or differs. A folder that
 * differs is kept beside it. The rebuilt one shares no inode with it, so that it stays evidence.
 */
export async function restoreRelease(
  ctx: DriverContext,
  config: ReleaseConfig,
  { release, tree }: { release: ReleaseManifest; tree: TreeManifest },
  token: RestoreToken,
): Promise<{ bytesWritten: number; keptAs: string | null }> {
  const { releasesDir, currentLink } = config
  const folder = join(releasesDir, release.name)
  for (const place of [folder, currentLink]) {
    const blocked = checkParent(place)
    if (blocked) throw new TreeFailure('permission', blocked)
  }
  readCurrent(config)
  checkRoot(ctx, folder)
  const stranded = strandedRelease(config, release.name, token)
  if (stranded) renameSync(stranded, folder)
  const paths = releasePaths(config, release.name, token)
  rmSync(linkStaging(config), { force: true })
  mkdirSync(releasesDir, { recursive: true })
  mkdirSync(dirname(currentLink), { recursive: true })
  const outcome: { bytesWritten: number; keptAs: string | null } = { bytesWritten: 0, keptAs: null }
  if (await holdsRelease(ctx, folder, tree)) {
    // An exchange whose last step is missing: what lies in the staging place is the damaged folder.
    if (exists(paths.staging)) renameSync(paths.staging, paths.aside)
  } else {
    await removeTree(paths.staging)
    const plan = planBuild([], tree.entries)
    checkRoom(releasesDir, plan.bytesToWrite)
    try {
      outcome.bytesWritten = await buildTree(ctx, paths.staging, folder, tree.entries, plan, async () => {})
    } catch (error) {
      await removeTree(paths.staging)
      throw error
    }
    const old = await swapTree(ctx, folder, paths)
    ctx.midEffect()
    if (old === paths.staging) renameSync(old, paths.aside)
    if (old !== null) outcome.keptAs = paths.aside
    fsyncPath(releasesDir)
  }
  ctx.signal.throwIfAborted()
  ctx.midEffect()
  switchLink(config, release)
  ctx.midEffect()
  return outcome
}
