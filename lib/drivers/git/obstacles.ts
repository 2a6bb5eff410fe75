import { readdirSync, readFileSync } from 'node:fs'
import { foreignLock, isOurLock } from './index-lock.ts'
import { operationInProgress, statOf } from './inspect-layout.ts'
import type { Manifest } from './manifest.ts'
import { parentOf, showName, toPath, type PathKey } from './path-key.ts'
import type { Repository } from './repository.ts'

/** Everything that stands in the way of a restore, each with what to do about it. */
export function findBlockers(repo: Repository, manifest: Manifest, remove: ReadonlySet<PathKey>): string[] {
  const { gitDir, root } = repo
  const blockers: string[] = []
  const operation = operationInProgress(root)
  if (operation) blockers.push(`A ${operation} is in progress: finish it or abort it ("git ${operation.split(' ')[0]} --abort").`)
  if (statOf(`${gitDir}/index.lock`) && !isOurLock(gitDir)) blockers.push(foreignLock)
  if (manifest.objectFormat !== repo.objectFormat) {
    blockers.push(
      `The checkpoint is of a ${manifest.objectFormat} repository, this one is ${repo.objectFormat}: restore to an empty place.`,
    )
  }
  const { branch } = manifest.head
  const elsewhere = branch ? checkedOutElsewhere(gitDir, branch) : null
  if (elsewhere)
    blockers.push(`The branch ${branch!.slice(11)} is checked out in the linked worktree ${elsewhere}: switch that one away first.`)
  return [...blockers, ...blockedPaths(root, manifest, remove)]
}

function checkedOutElsewhere(gitDir: string, branch: string): string | null {
  if (!statOf(`${gitDir}/worktrees`)) return null
  const names = readdirSync(`${gitDir}/worktrees`)
  return (
    names.find((name) => {
      const head = `${gitDir}/worktrees/${name}/HEAD`
      return statOf(head)?.isFile() === true && readFileSync(head, 'utf8').trim() === `ref: ${branch}`
    }) ?? null
  )
}

/** Ignored content is never removed, so it can block: a folder of it where a file must go, or a file or link where a folder must be. */
function blockedPaths(root: string, manifest: Manifest, remove: ReadonlySet<PathKey>): string[] {
  const blocked = new Set<PathKey>()
  const leaves = new Set(manifest.files.map((file) => file.key))
  const folders = new Set(manifest.modules)
  for (const key of [...leaves, ...manifest.modules]) {
    for (let folder = parentOf(key); folder !== '' && !folders.has(folder); folder = parentOf(folder)) folders.add(folder)
  }
  const checked = new Map<PathKey, boolean>([['', true]])
  const reachable = (key: PathKey): boolean => {
    const known = checked.get(key)
    if (known !== undefined) return known
    const stat = reachable(parentOf(key)) ? statOf(toPath(root, key)) : undefined
    if (stat && !stat.isDirectory() && !remove.has(key)) blocked.add(key)
    checked.set(key, stat?.isDirectory() === true)
    return stat?.isDirectory() === true
  }
  for (const folder of folders) reachable(folder)
  for (const key of leaves) {
    if (!reachable(parentOf(key)) || statOf(toPath(root, key))?.isDirectory() !== true) continue
    if (!willBeEmpty(root, key, remove)) blocked.add(key)
  }
  return [...blocked]
    .slice(0, 20)
    .map((key) => `${showName(key)} is ignored by git and stands where the checkpoint needs its place: move it away.`)
}

function willBeEmpty(root: string, key: PathKey, remove: ReadonlySet<PathKey>): boolean {
  return readdirSync(toPath(root, key), { withFileTypes: true, encoding: 'buffer' }).every((entry) => {
    const inner = `${key}/${entry.name.toString('latin1')}`
    return entry.isDirectory() ? willBeEmpty(root, inner, remove) : remove.has(inner)
  })
}
