import { readFileSync } from 'node:fs'
import { VaultError, type FileContent } from '../../vault/vault.ts'
import type { Snapshot } from '../driver.ts'
import { linkDigest } from './compare.ts'
import { contentsOf, isStored, putContents } from './content.ts'
import { isDirty, readDirty } from './dirty.ts'
import { statOf } from './inspect-layout.ts'
import { blobsOf, manifestDigest, type Manifest, type TreeFile } from './manifest.ts'
import { neededObjects, storeFiles } from './objects.ts'
import type { PathKey } from './path-key.ts'
import { putObjects } from './put-objects.ts'
import { refuse } from './refusal.ts'
import { headLabel, refresh, type Head, type Repository } from './repository.ts'
import { gitInShadow } from './run-git.ts'
import { scan, scanStamp, type Scan, type WorkFile } from './scan.ts'
import { together } from './together.ts'

const mostRounds = 5

/**
 * Stores HEAD, index and worktree as one moment: what was read is looked at again afterwards, and what changed
 * meanwhile is read again. Bytes come from the disk, not through git, so no filter or line-end rule touches them.
 */
export async function captureWorktree(repo: Repository): Promise<Snapshot> {
  const known = new Map<string, FileContent>()
  let seen = await scan(repo)
  for (let round = 1; round <= mostRounds; round++) {
    const last = round === mostRounds
    const before = scanStamp(repo, seen)
    const stored = await storeAll(repo, seen, known).catch((error: unknown) => {
      if (last || repo.ctx.signal.aborted || !isPassing(error)) throw error
      return null
    })
    const head = repo.head
    await refresh(repo)
    const after = await scan(repo)
    if (stored && scanStamp(repo, after) === before) {
      const dirty = isDirty(await readDirty(repo, after))
      return finish(repo, stored, `${headLabel(head)}${dirty ? ' (dirty)' : ''}`, repo.ctx.clock.now())
    }
    seen = after
  }
  return refuse('busy', 'The working copy keeps changing while it is read: stop what writes there for a moment and try again.')
}

function isPassing(error: unknown): boolean {
  return (error instanceof VaultError && error.code === 'io') || (error as NodeJS.ErrnoException).code === 'ENOENT'
}

async function storeAll(repo: Repository, seen: Scan, known: Map<string, FileContent>): Promise<Manifest> {
  const state = { head: repo.head, index: seen.index }
  const [indexFile, needed, described] = await together(
    statOf(`${repo.gitDir}/index`) ? plainIndex(repo) : Promise.resolve(null),
    neededObjects(repo, state),
    describeHead(repo, repo.head),
  )
  const objects = storeFiles(repo, needed)
  const plain = [...seen.files].filter(([, file]) => file.kind !== 'link')
  const unread = plain.filter(([key, file]) => !known.has(stampKey(key, file)))
  const contents = await contentsOf(repo, unread, putContents, (content) => isStored(repo, content))
  for (const [i, [key, file]] of unread.entries()) known.set(stampKey(key, file), contents[i]!)
  const stored = await putObjects(repo, objects)
  const files = [...seen.files].map(([key, file]): TreeFile => {
    if (file.kind === 'link') return linkFile(key, file.target!)
    return { key, kind: file.kind, perm: file.perm, ...known.get(stampKey(key, file))! }
  })
  return {
    format: 'ripcord-git-1',
    objectFormat: repo.objectFormat,
    ...described,
    indexFile: indexFile ? (await putContents(repo, [indexFile]))[0]! : null,
    index: seen.index,
    modules: seen.modules,
    files,
    objects: objects.map((name, i) => ({ name, ...stored[i]! })),
  }
}

function stampKey(key: PathKey, file: WorkFile): string {
  return `${key}\0${file.stamp}`
}

export function linkFile(key: PathKey, target: string): TreeFile {
  return { key, kind: 'link', perm: 0o777, target, size: Buffer.byteLength(target, 'latin1'), digest: linkDigest(target), chunks: [] }
}

/** The index in one file, without caches that name daemons or parts; entries that times alone would call clean are marked. */
async function plainIndex(repo: Repository): Promise<string> {
  const args = ['update-index', '--no-split-index', '--no-untracked-cache', '--no-fsmonitor', '--force-write-index']
  await gitInShadow(repo, args)
  return `${repo.shadow}/index`
}

export async function describeHead(repo: Repository, head: Head): Promise<Pick<Manifest, 'head' | 'committedAt' | 'shallow'>> {
  const shallow = statOf(`${repo.shadow}/shallow`) ? readFileSync(`${repo.shadow}/shallow`, 'utf8').split('\n').filter(Boolean) : []
  if (!head.commit) return { head, committedAt: null, shallow }
  const seconds = await gitInShadow(repo, ['show', '--no-patch', '--format=%ct', '--end-of-options', head.commit])
  return { head, committedAt: Number(seconds.text) * 1000, shallow }
}

/** Makes the stored state durable and describes it. The manifest holds no time of capture, so an unchanged state costs nothing. */
export async function finish(repo: Repository, manifest: Manifest, label: string, dataTime: number): Promise<Snapshot> {
  const { vault } = repo.ctx
  const id = await vault.putBytes(Buffer.from(JSON.stringify(manifest)))
  await vault.sync()
  const counted = manifest.head.commit ? await gitInShadow(repo, ['rev-list', '--count', '--end-of-options', manifest.head.commit]) : null
  return {
    digest: manifestDigest(manifest),
    manifest: id,
    blobs: [id, ...blobsOf(manifest)],
    size: manifest.files.reduce((sum, file) => sum + file.size, 0),
    dataTime,
    label,
    units: { commits: Number(counted?.text ?? 0), files: manifest.files.length },
  }
}
