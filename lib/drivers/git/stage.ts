import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import type { DriverContext } from '../driver.ts'
import type { Manifest, TreeFile } from './manifest.ts'
import { refuse } from './refusal.ts'
import type { Repository } from './repository.ts'

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
