import { rmSync } from 'node:fs'
import { checkRefPath, statOf } from './inspect-layout.ts'
import { readRef, type Head, type Repository } from './repository.ts'
import { gitOnRefs } from './run-git.ts'

const message = 'ripcord: rollback to a checkpoint'

/** Sets the branch and then HEAD; each by git's own locked rename, without hooks. Running it again changes nothing. */
export async function moveHead(repo: Repository, now: Head, wanted: Head): Promise<void> {
  if (!wanted.branch) {
    if (now.branch || now.commit !== wanted.commit) {
      await gitOnRefs(repo, ['update-ref', '--no-deref', '--create-reflog', '-m', message, 'HEAD', wanted.commit!])
    }
    return
  }
  checkRefPath(repo.root, wanted.branch)
  if ((await readRef(repo, wanted.branch)) !== wanted.commit) {
    const order = wanted.commit ? `update ${wanted.branch}\0${wanted.commit}\0\0` : `delete ${wanted.branch}\0\0`
    await gitOnRefs(repo, ['update-ref', '--create-reflog', '-m', message, '-z', '--stdin'], { input: order })
  }
  repo.ctx.midEffect()
  if (now.branch !== wanted.branch) await gitOnRefs(repo, ['symbolic-ref', '-m', message, 'HEAD', wanted.branch])
}

function locksOf(branch: string | null): string[] {
  return ['HEAD.lock', 'packed-refs.lock', ...(branch ? [`${branch}.lock`] : [])]
}

/** The lock that would keep HEAD or the branch from being moved. */
export function lockedRef(repo: Repository, branch: string | null): string | null {
  return locksOf(branch).find((name) => statOf(`${repo.gitDir}/${name}`)) ?? null
}

/** A git that was killed while it moved the branch leaves its lock; called only when our journal says that it was ours. */
export function clearRefLocks(repo: Repository, branch: string | null): void {
  for (const name of locksOf(branch)) if (statOf(`${repo.gitDir}/${name}`)?.isFile()) rmSync(`${repo.gitDir}/${name}`)
}
