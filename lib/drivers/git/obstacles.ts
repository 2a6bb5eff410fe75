import { readdirSync, readFileSync } from 'node:fs'
import { blockedPaths } from './blocked-paths.ts'
import { foreignLock, isOurLock } from './index-lock.ts'
import { operationInProgress, statOf } from './inspect-layout.ts'
import { readJournal } from './journal.ts'
import type { Manifest } from './manifest.ts'
import { lockedRef } from './move-head.ts'
import type { PathKey } from './path-key.ts'
import type { Repository } from './repository.ts'
import { gitOnRefs } from './run-git.ts'

/** Everything that stands in the way of a restore, each with what to do about it. */
export async function findBlockers(repo: Repository, manifest: Manifest, remove: ReadonlySet<PathKey>): Promise<string[]> {
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
  const locked = readJournal(gitDir)?.refs ? null : lockedRef(repo, branch)
  if (locked) blockers.push(`.git/${locked} is there: a git command is running, or one died. Wait for it, or remove the file.`)
  const conflict = branch ? await conflictingBranch(repo, branch) : null
  if (conflict) {
    blockers.push(`The branch ${conflict.slice(11)} stands in the way of ${branch!.slice(11)}: rename it first ("git branch -m").`)
  }
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

/** Git keeps branches as files: "topic" and "topic/one" cannot be there together. */
async function conflictingBranch(repo: Repository, branch: string): Promise<string | null> {
  const { text } = await gitOnRefs(repo, ['for-each-ref', '--format=%(refname)', 'refs/heads'])
  return text.split('\n').find((name) => name.startsWith(`${branch}/`) || (name !== '' && branch.startsWith(`${name}/`))) ?? null
}
