import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DiffGroup, DriverContext, DriverPlan, Snapshot } from '../driver.ts'
import { checkParent, checkRoot } from '../tree/check-root.ts'
import { compareTrees, diffGroup } from '../tree/compare-trees.ts'
import { showBytes, showCount } from '../tree/describe-tree.ts'
import { readTree } from '../tree/read-tree.ts'
import { freeBytes } from '../tree/restore-tree.ts'
import type { TreeEntry } from '../tree/tree-entry.ts'
import { readCurrent, type ReleaseConfig } from './release-layout.ts'
import { loadRelease } from './release-snapshot.ts'
import { holdsRelease } from './restore-release.ts'

/** The dry run: from which release to which, and which files that changes behind the link. */
export async function planRelease(ctx: DriverContext, config: ReleaseConfig, snapshot: Snapshot): Promise<DriverPlan> {
  const { release, tree } = await loadRelease(ctx, snapshot)
  const current = readCurrent(config)
  const folder = join(config.releasesDir, release.name)
  const ready = await holdsRelease(ctx, folder, tree)
  const live = current ? await entriesOf(ctx, join(config.releasesDir, current.name), tree.exclude) : []
  const switches = current?.name !== release.name
  const releases: DiffGroup = {
    title: 'Release',
    unit: 'release',
    added: 0,
    changed: switches ? 1 : 0,
    removed: 0,
    entries: switches ? [{ name: release.name, change: 'changed', note: `${current?.name ?? 'no release'} → ${release.name}` }] : [],
    truncated: false,
  }
  const bytesToWrite = ready ? 0 : snapshot.size
  const blockers: string[] = []
  const warnings: string[] = []
  for (const place of [folder, config.currentLink]) {
    const blocked = checkParent(place)
    if (blocked && !blockers.includes(blocked)) blockers.push(blocked)
  }
  let missing = 0
  for (const id of snapshot.blobs) if (!(await ctx.vault.has(id))) missing++
  const lacks = `${showCount(missing, 'piece')} of the checkpoint ${missing === 1 ? 'is' : 'are'} missing from the vault`
  if (missing > 0)
    (ready ? warnings : blockers).push(`${lacks}. ${ready ? 'The release folder itself is complete.' : 'Choose another checkpoint.'}`)
  let room = config.releasesDir
  while (!existsSync(room)) room = dirname(room)
  if (freeBytes(room) < bytesToWrite)
    blockers.push(`${room} has ${showBytes(freeBytes(room))} free and the release needs ${showBytes(bytesToWrite)}. Free some space.`)
  if (!ready && existsSync(folder)) warnings.push(`${folder} differs from the checkpoint. It is moved aside and built anew.`)
  return {
    from: current?.name ?? 'no release',
    to: release.name,
    groups: [releases, diffGroup('Files', compareTrees(live, tree.entries))],
    unitsLost: {},
    lastWriteAt: null,
    bytesToWrite,
    blockers,
    warnings,
  }
}

async function entriesOf(ctx: DriverContext, folder: string, exclude: readonly string[]): Promise<TreeEntry[]> {
  if (!checkRoot(ctx, folder)) return []
  return (await readTree(ctx, folder, { exclude, store: false, reread: false, unsettledIsFine: true })).entries
}
