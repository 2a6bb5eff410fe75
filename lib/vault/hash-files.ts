import { runBatches } from './pool.ts'
import { batchesBySize, sizesOf } from './batches.ts'
import type { FileHash } from './jobs.ts'
import type { Chunk, WorkOptions } from './vault.ts'

const partBytes = 32 << 20

/** sha256 and size of whole files, read in worker threads in 512 KiB steps, which stay in a core’s cache. Throws VaultError `io` when one cannot be read. */
export async function hashFiles(paths: readonly (string | Buffer)[], options: WorkOptions = {}): Promise<FileHash[]> {
  const results: FileHash[] = []
  const sizes = sizesOf(paths)
  const totalBytes = sizes.reduce((sum, size) => sum + size, 0)
  const batches = batchesBySize(paths.map((path, index) => ({ index, path, bytes: sizes[index]! })))
  let doneBytes = 0
  await runBatches(
    'hashFile',
    batches.map((batch) => batch.map((item) => [item.path])),
    options.signal,
    (hashes, at) => {
      for (const [i, item] of batches[at]!.entries()) {
        results[item.index] = hashes[i]!
        doneBytes += hashes[i]!.size
      }
      options.onProgress?.({ doneBytes, totalBytes: Math.max(totalBytes, doneBytes) })
    },
  )
  return results
}

/** The chunks each file would be stored as; nothing is stored. One large file is spread over the threads. */
export async function hashChunks(paths: readonly (string | Buffer)[], options: WorkOptions = {}): Promise<Chunk[][]> {
  const sizes = sizesOf(paths)
  const totalBytes = sizes.reduce((sum, size) => sum + size, 0)
  const parts = paths.flatMap((path, index) => partsOf(sizes[index]!).map((part) => ({ index, path, ...part })))
  const found: Chunk[][] = []
  const batches = batchesBySize(parts.map((part, order) => ({ ...part, order })))
  let doneBytes = 0
  await runBatches(
    'hashPart',
    batches.map((batch) => batch.map((part) => [{ path: part.path, start: part.start, end: part.end, whole: false }])),
    options.signal,
    (chunkLists, at) => {
      for (const [i, part] of batches[at]!.entries()) {
        found[part.order] = chunkLists[i]!
        doneBytes += part.bytes
      }
      options.onProgress?.({ doneBytes, totalBytes })
    },
  )
  const results: Chunk[][] = paths.map(() => [])
  for (const [order, part] of parts.entries()) results[part.index]!.push(...found[order]!)
  return results
}

/** Cuts a file into ranges for several threads; the last one is open-ended, so that growth is seen. */
export function partsOf(size: number): { start: number; end: number | null; bytes: number }[] {
  const count = Math.max(1, Math.ceil(size / partBytes))
  return Array.from({ length: count }, (_, i) => {
    const start = i * partBytes
    const last = i === count - 1
    return { start, end: last ? null : start + partBytes, bytes: (last ? size : start + partBytes) - start }
  })
}
