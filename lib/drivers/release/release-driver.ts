import { lstatSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { digestOf } from '#lib/system/canonical.ts'
import { defineDriver, type DriverContext, type DriverResult, type ProbeState, type Snapshot } from '../driver.ts'
import { checkRoot } from '../tree/check-root.ts'
import { compareTrees, inWords } from '../tree/compare-trees.ts'
import { countFiles, showBytes, showCount } from '../tree/describe-tree.ts'
import { readTree } from '../tree/read-tree.ts'
import { storeTree } from '../tree/store-tree.ts'
import { exists } from '../tree/swap-tree.ts'
import { totalSize } from '../tree/tree-entry.ts'
import { asFailure, TreeFailure } from '../tree/tree-failure.ts'
import { treeDigest } from '../tree/tree-manifest.ts'
import { walkTree } from '../tree/walk-tree.ts'
import { releaseConfig } from './config.ts'
import { planRelease } from './plan-release.ts'
import {
  isReleaseName,
  readCurrent,
  releaseNames,
  releasePaths,
  strandedRelease,
  type CurrentRelease,
  type ReleaseConfig,
} from './release-layout.ts'
import { encodeRelease, loadRelease, releaseDigest } from './release-snapshot.ts'
import { holdsRelease, restoreRelease } from './restore-release.ts'

async function verb<T extends object>(
  ctx: DriverContext,
  { releasesDir }: ReleaseConfig,
  work: () => Promise<DriverResult<T>>,
): Promise<DriverResult<T>> {
  try {
    ctx.signal.throwIfAborted()
    checkRoot(ctx, releasesDir)
    return await work()
  } catch (error) {
    return asFailure(error, ctx.signal)
  }
}

/** The release in use, which must be there. */
function mustHaveCurrent(ctx: DriverContext, config: ReleaseConfig): CurrentRelease & { folder: string } {
  const current = readCurrent(config)
  if (!current) throw new TreeFailure('target_missing', `${config.currentLink} does not exist. Deploy a release, or restore a checkpoint.`)
  return { ...current, folder: mustHaveFolder(ctx, config, current.name) }
}

function mustHaveFolder(ctx: DriverContext, { releasesDir }: ReleaseConfig, name: string): string {
  const folder = join(releasesDir, name)
  if (!isReleaseName(name)) throw new TreeFailure('bad_config', 'That is no name of a release folder.')
  if (!checkRoot(ctx, folder)) throw new TreeFailure('target_missing', `The release folder ${folder} does not exist.`)
  return folder
}

export const releaseDriver = defineDriver<ReleaseConfig>({
  kind: 'release',
  title: 'Release folders',
  description: 'Release folders and a link to the one in use, which is switched in one step.',
  configSchema: releaseConfig,

  inspect: (ctx, config) =>
    verb(ctx, config, async () => {
      const { name, folder } = mustHaveCurrent(ctx, config)
      const { entries } = await walkTree(folder, { exclude: config.exclude ?? [], signal: ctx.signal })
      const size = totalSize(entries)
      const count = showCount(releaseNames(config.releasesDir).length, 'release')
      return {
        ok: true,
        label: name,
        summary: `${name} is in use (${showCount(countFiles(entries), 'file')}, ${showBytes(size)}); ${count} in ${config.releasesDir}`,
        size,
      }
    }),

  discover: (ctx, config) =>
    verb(ctx, config, async () => {
      if (!checkRoot(ctx, config.releasesDir)) throw new TreeFailure('target_missing', `${config.releasesDir} does not exist.`)
      const current = readCurrent(config)?.name
      const found = releaseNames(config.releasesDir).map((name) => {
        const dataTime = Math.floor(lstatSync(join(config.releasesDir, name)).mtimeMs)
        return { ref: name, label: name, dataTime, current: name === current }
      })
      return { ok: true, found }
    }),

  capture: (ctx, config, { ref }) =>
    verb(ctx, config, async () => {
      const chosen = ref === undefined ? mustHaveCurrent(ctx, config) : { name: ref, relative: readCurrent(config)?.relative ?? true }
      const folder = mustHaveFolder(ctx, config, chosen.name)
      const dataTime = ref === undefined ? ctx.clock.now() : Math.floor(lstatSync(folder).mtimeMs)
      const stored = await storeTree(ctx, folder, config.exclude ?? [])
      const tree = { manifest: stored.manifest, digest: treeDigest(stored.entries) }
      const manifest = await ctx.vault.putBytes(encodeRelease({ name: chosen.name, relative: chosen.relative, tree }))
      await ctx.vault.sync()
      const digest = releaseDigest(chosen.name, tree.digest)
      const blobs = [manifest, ...stored.blobs]
      const snapshot: Snapshot = { digest, manifest, blobs, size: totalSize(stored.entries), dataTime, label: chosen.name, units: {} }
      return { ok: true, snapshot }
    }),

  fingerprint: (ctx, config) =>
    verb(ctx, config, async () => {
      const { name, folder } = mustHaveCurrent(ctx, config)
      const { entries } = await readTree(ctx, folder, { exclude: config.exclude ?? [], store: false, reread: false })
      return { ok: true, fingerprint: digestOf({ link: config.currentLink, release: releaseDigest(name, treeDigest(entries)) }) }
    }),

  plan: (ctx, config, snapshot) => verb(ctx, config, async () => ({ ok: true, plan: await planRelease(ctx, config, snapshot) })),

  restore: (ctx, config, snapshot, token) =>
    verb(ctx, config, async () => {
      const loaded = await loadRelease(ctx, snapshot)
      const { bytesWritten, keptAs } = await restoreRelease(ctx, config, loaded, token)
      const how = bytesWritten > 0 ? `built anew, ${showBytes(bytesWritten)} written` : 'its folder was complete'
      const aside = keptAs ? `; what differed is kept as ${keptAs}` : ''
      return { ok: true, bytesWritten, summary: `${config.currentLink} now points to ${loaded.release.name} (${how}${aside})` }
    }),

  probe: (ctx, config, snapshot, token) =>
    verb<{ state: ProbeState; detail: string }>(ctx, config, async () => {
      const { release, tree } = await loadRelease(ctx, snapshot)
      const folder = join(config.releasesDir, release.name)
      const interrupted = exists(releasePaths(config, release.name, token).staging) || strandedRelease(config, release.name, token) !== null
      const complete = readCurrent(config)?.name === release.name && (await holdsRelease(ctx, folder, tree))
      if (complete && !interrupted) return { ok: true, state: 'applied', detail: `${release.name} is in use and complete.` }
      if (interrupted)
        return { ok: true, state: 'resumable', detail: `${release.name} was being put in place; restoring again completes it.` }
      return { ok: true, state: 'absent', detail: `${release.name} is not in use, or not as it was captured.` }
    }),

  verify: (ctx, config, snapshot) =>
    verb(ctx, config, async () => {
      const { release, tree } = await loadRelease(ctx, snapshot)
      const { name, folder } = mustHaveCurrent(ctx, config)
      const { entries } = await readTree(ctx, folder, { exclude: tree.exclude, store: false, reread: true })
      const differences = name === release.name ? [] : [`the link points to ${name} instead of ${release.name}`]
      differences.push(...inWords(compareTrees(entries, tree.entries)))
      return {
        ok: true,
        matches: differences.length === 0,
        digest: releaseDigest(name, treeDigest(entries)),
        differences: differences.slice(0, 20),
      }
    }),

  async sandbox(ctx, config) {
    const root = join(ctx.workdir, 'sandbox')
    const releasesDir = join(root, 'releases')
    await mkdir(dirname(releasesDir), { recursive: true })
    return { ok: true, config: { ...config, releasesDir, currentLink: join(root, 'current') }, root }
  },
})
