import { digestOf } from '../../system/canonical.ts'
import { digestsOf } from './compare.ts'
import { splitZero, type PathKey } from './path-key.ts'
import type { Repository } from './repository.ts'
import { gitInShadow } from './run-git.ts'
import type { Scan } from './scan.ts'
import { together } from './together.ts'

export interface Dirty {
  /** Staged and not committed. */
  staged: PathKey[]
  /** In the worktree and not staged; git's own judgement by times, content where they leave a doubt. */
  changed: PathKey[]
  untracked: PathKey[]
}

/** What is not committed. Works on the shadow's copy of the index. */
export async function readDirty(repo: Repository, seen: Scan): Promise<Dirty> {
  const [worktree, stagedNames] = await together(changedSince(repo), stagedSince(repo))
  const unseen = seen.index.filter(([tag]) => tag !== 'H' && tag !== 'M').map((line) => line[4])
  const staged = stagedNames ?? seen.index.map((line) => line[4])
  const changed = new Set([...worktree, ...unseen.filter((key) => seen.files.has(key) || !repo.head.commit)])
  return { staged: [...new Set(staged)], changed: [...changed], untracked: [...seen.untracked].filter((key) => seen.files.has(key)) }
}

async function changedSince(repo: Repository): Promise<PathKey[]> {
  await gitInShadow(repo, ['update-index', '-q', '--really-refresh', '--ignore-submodules'], { codes: [0, 1] })
  return splitZero((await gitInShadow(repo, ['diff-files', '-z', '--name-only', '--ignore-submodules=all'])).stdout)
}

async function stagedSince(repo: Repository): Promise<PathKey[] | null> {
  if (!repo.head.commit) return null
  const args = ['diff-index', '--cached', '-z', '--name-only', '--ignore-submodules=none', '--no-renames', repo.head.commit, '--']
  return splitZero((await gitInShadow(repo, args)).stdout)
}

export function isDirty(dirty: Dirty): boolean {
  return dirty.staged.length + dirty.changed.length + dirty.untracked.length > 0
}

export function countDirty(dirty: Dirty): number {
  return new Set([...dirty.staged, ...dirty.changed, ...dirty.untracked]).size
}

/** HEAD, index, and the content of everything that differs from it: the cost grows with the changes, not with the repository. */
export async function fingerprintOf(repo: Repository, seen: Scan): Promise<string> {
  const { changed, untracked } = await readDirty(repo, seen)
  const keys = [...new Set([...changed, ...untracked])].toSorted()
  const digests = await digestsOf(
    repo,
    keys.flatMap((key) => (seen.files.has(key) ? [[key, seen.files.get(key)!] as const] : [])).map(([key, file]) => [key, file]),
  )
  const worktree = keys.map((key) => [key, seen.files.get(key)?.kind ?? null, digests.get(key) ?? null])
  return digestOf({ commit: repo.head.commit, branch: repo.head.branch, index: seen.index, worktree })
}
