import { closeSync, ftruncateSync, openSync } from 'node:fs'
import { batchesBySize } from './batches.ts'
import { chunkBytes } from './piece-file.ts'
import type { WritePart } from './jobs.ts'
import { runBatches, toVaultError } from './pool.ts'
import type { Chunk, Vault, WorkOptions } from './vault.ts'

const partChunks = 32

/** As `Vault.writeFiles`: large files are written by several threads at their own offsets. */
export async function writeFiles(root: string, files: Parameters<Vault['writeFiles']>[0], options: WorkOptions = {}): Promise<void> {
  const parts: (WritePart & { bytes: number })[] = []
  let totalBytes = 0
  for (const { path, chunks, sparse = false } of files) {
    const split = chunks.length > partChunks && chunks.slice(0, -1).every((chunk) => chunk.size === chunkBytes)
    const step = split ? partChunks : Math.max(chunks.length, 1)
    const size = bytesOf(chunks)
    totalBytes += size
    if (split) createFile(path, sparse ? size : 0)
    for (let at = 0; at === 0 || at < chunks.length; at += step) {
      const slice = chunks.slice(at, at + step)
      parts.push({ path, chunks: slice, start: at * chunkBytes, sparse, create: !split, bytes: bytesOf(slice) })
    }
  }
  const batches = batchesBySize(parts)
  let doneBytes = 0
  await runBatches(
    'writePart',
    batches.map((batch) => batch.map((part) => [root, part])),
    options.signal,
    (written) => {
      for (const bytes of written) doneBytes += bytes
      options.onProgress?.({ doneBytes, totalBytes })
    },
  )
}

const bytesOf = (chunks: readonly Chunk[]) => chunks.reduce((sum, chunk) => sum + chunk.size, 0)

function createFile(path: string | Buffer, size: number): void {
  try {
    const fd = openSync(path, 'wx', 0o600)
    ftruncateSync(fd, size)
    closeSync(fd)
  } catch (error) {
    throw toVaultError(error as NodeJS.ErrnoException)
  }
}
