import { linkSync, readdirSync, rmSync, unlinkSync } from 'node:fs'
import type { RestoreToken } from '../driver.ts'
import { statOf } from './inspect-layout.ts'
import { refuse } from './refusal.ts'
import type { Repository } from './repository.ts'

export const foreignLock =
  'The index is locked (.git/index.lock): a git command is running, or one died. Wait for it, or remove the file once no git runs here.'

const stagePattern = /^ripcord-stage-/

export function stagePath(gitDir: string, token: RestoreToken): string {
  return `${gitDir}/ripcord-stage-${token.runId.replace(/[^A-Za-z0-9_-]/g, '_')}-${token.stepSeq}`
}

function stagesIn(gitDir: string): string[] {
  return readdirSync(gitDir)
    .filter((name) => stagePattern.test(name) && statOf(`${gitDir}/${name}`)?.isDirectory())
    .map((name) => `${gitDir}/${name}`)
}

/** The lock is a hard link of a staged index: the same file proves that a restore of ours made it. */
export function isOurLock(gitDir: string): boolean {
  const lock = statOf(`${gitDir}/index.lock`)
  return stagesIn(gitDir).some((stage) => {
    const staged = statOf(`${stage}/index`)
    return lock !== undefined && staged !== undefined && staged.ino === lock.ino && staged.dev === lock.dev
  })
}

/** Clears what an interrupted restore left: its lock, if it is one, and its staged files. */
export function clearStages(gitDir: string): void {
  if (isOurLock(gitDir)) unlinkSync(`${gitDir}/index.lock`)
  for (const stage of stagesIn(gitDir)) rmSync(stage, { recursive: true, force: true })
}

/** Takes git's own lock on the index, with the staged index already in it. */
export function lockIndex(repo: Repository, stage: string): void {
  try {
    linkSync(`${stage}/index`, `${repo.gitDir}/index.lock`)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') refuse('busy', foreignLock)
    throw error
  }
}
