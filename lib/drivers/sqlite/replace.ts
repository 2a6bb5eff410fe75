import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { DriverContext, RestoreToken } from '../driver.ts'
import type { Manifest } from './manifest.ts'
import type { Session } from './session.ts'
import { stagingPath, syncPath, type TargetFile } from './target.ts'

/**
 * Writes the whole checkpoint beside the target and renames it into place. Logs and journals of the old file
 * go before the rename: the session has folded them in, and SQLite would apply them to the new file.
 */
export async function replaceFile(
  ctx: DriverContext,
  path: string,
  old: TargetFile | null,
  manifest: Manifest,
  token: RestoreToken,
  session: Session | null,
): Promise<number> {
  const staging = stagingPath(path, token, 'new')
  try {
    await ctx.vault.writeFiles([{ path: staging, chunks: manifest.chunks }], {
      signal: ctx.signal,
      onProgress: (progress) => ctx.progress(progress),
    })
    const file = await open(staging, 'r+')
    try {
      await file.chmod(old?.mode ?? manifest.mode)
      if (old && process.getuid?.() === 0) await file.chown(old.uid, old.gid)
      ctx.midEffect()
      await file.sync()
    } finally {
      await file.close()
    }
    ctx.signal.throwIfAborted()
    session?.assertAlive()
  } catch (error) {
    await rm(staging, { force: true })
    throw error
  }
  const before = old ? await open(old.path, 'r+').catch(() => null) : null
  try {
    for (const suffix of ['-journal', '-wal', '-shm']) await rm(path + suffix, { force: true })
    await syncPath(dirname(path))
    ctx.midEffect()
    await rename(staging, path)
    await syncPath(dirname(path))
    if (before && session) await spoil(before)
  } finally {
    await before?.close()
  }
  return (await stat(path)).size
}

/** A program that was waiting for the lock must not go on with a file that has no name any more: it would lose what it writes. */
async function spoil(old: FileHandle): Promise<void> {
  if ((await old.stat()).nlink === 0) await old.write(Buffer.from('replaced by a restore; open it again '.padEnd(100)), 0, 100, 0)
}
