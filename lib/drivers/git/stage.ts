import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { hashFiles } from '../../vault/hash-files.ts'
import type { DriverContext, RestoreToken } from '../driver.ts'
import { statOf } from './inspect-layout.ts'
import type { Manifest, ObjectFile, TreeFile } from './manifest.ts'
import { foreignLock } from './obstacles.ts'
import { refuse } from './refusal.ts'
import type { Repository } from './repository.ts'
import { gitInShadow } from './run-git.ts'

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

/** Writes everything that will be renamed into place, on the same disk; until then the target is untouched. */
export async function stageFiles(repo: Repository, stage: string, manifest: Manifest, files: readonly TreeFile[]): Promise<void> {
  const { vault, signal } = repo.ctx
  mkdirSync(stage, { mode: 0o700 })
  mkdirSync(`${stage}/files`)
  const plain = files.flatMap((file, i) => (file.kind === 'link' ? [] : [{ path: stagedFile(stage, i), chunks: file.chunks }]))
  const index = manifest.indexFile ? [{ path: `${stage}/index`, chunks: manifest.indexFile.chunks }] : []
  await vault.writeFiles([...plain, ...index], { signal, onProgress: (progress) => repo.ctx.progress(progress) })
  if (!manifest.indexFile) writeFileSync(`${stage}/index`, '', { flag: 'wx' })
  else chmodSync(`${stage}/index`, 0o644)
  for (const [i, file] of files.entries()) {
    if (file.kind === 'link') symlinkSync(Buffer.from(file.target!, 'latin1'), stagedFile(stage, i))
    else chmodSync(stagedFile(stage, i), file.perm)
  }
}

export function stagedFile(stage: string, index: number): string {
  return `${stage}/files/${index}`
}

export async function syncDisk(ctx: DriverContext, path: string): Promise<void> {
  const program = ['/usr/bin/sync', '/bin/sync'].find((candidate) => existsSync(candidate))
  if (!program) refuse('tool_missing', 'The program "sync" (coreutils) is missing: without it a rollback would not be durable.')
  const result = await ctx.exec([program, '-f', path])
  if (result.code !== 0) refuse(result.aborted ? 'aborted' : 'failed', `Flushing to disk failed: ${result.stderr.toString('utf8').trim()}`)
}

/** Brings objects that the store lacks, or holds with other bytes, and returns the bytes written. Adding objects changes no state. */
export async function importObjects(repo: Repository, stage: string, manifest: Manifest): Promise<number> {
  const store = `${repo.gitDir}/objects`
  const wanted: ObjectFile[] = []
  for (const file of manifest.objects) {
    const there = statOf(`${store}/${file.name}`)
    const same = there?.isFile() && there.size === file.size && (await hashFiles([`${store}/${file.name}`]))[0]!.digest === file.digest
    if (!same) wanted.push(file)
  }
  mkdirSync(`${stage}/objects`)
  const staged = (file: ObjectFile) => `${stage}/objects/${file.name.replace('/', '-')}`
  await repo.ctx.vault.writeFiles(
    wanted.map((file) => ({ path: staged(file), chunks: file.chunks })),
    { signal: repo.ctx.signal },
  )
  for (const file of wanted) {
    const isPack = file.name.startsWith('pack/')
    const index = staged(file).replace(/pack$/, 'idx')
    if (isPack) await gitInShadow(repo, ['index-pack', '-o', index, staged(file)])
    chmodSync(staged(file), 0o444)
    if (isPack) chmodSync(index, 0o444)
  }
  await syncDisk(repo.ctx, stage)
  for (const file of wanted) {
    mkdirSync(`${store}/${file.name.split('/')[0]}`, { recursive: true })
    renameSync(staged(file), `${store}/${file.name}`)
    if (file.name.startsWith('pack/')) renameSync(staged(file).replace(/pack$/, 'idx'), `${store}/${file.name.replace(/pack$/, 'idx')}`)
  }
  return wanted.reduce((sum, file) => sum + file.size, 0)
}
