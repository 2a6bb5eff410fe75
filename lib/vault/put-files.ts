import type { Clock } from '#lib/system/clock.ts'
import { batchesBySize, sizesOf } from './batches.ts'
import { hashFiles, partsOf } from './hash-files.ts'
import type { PutPartResult } from './jobs.ts'
import { runBatches } from './pool.ts'
import { VaultError, type BlobId, type FileContent, type WorkOptions } from './vault.ts'

const oneThreadBytes = 32 << 20

/** As `Vault.putFiles`. A file of more than 32 MiB is spread over the threads, its whole digest taken beside. */
export async function putFiles(
  root: string,
  unsynced: Set<BlobId>,
  paths: readonly (string | Buffer)[],
  clock: Clock,
  options: WorkOptions & { wholeDigest?: boolean } = {},
): Promise<FileContent[]> {
  const wanted = options.wholeDigest ?? true
  const sizes = sizesOf(paths)
  const totalBytes = sizes.reduce((sum, size) => sum + size, 0)
  const large = paths.map((_, index) => index).filter((index) => wanted && sizes[index]! > oneThreadBytes)
  const parts = paths.flatMap((path, index) => partsOf(sizes[index]!).map((part) => ({ index, path, ...part })))
  const found: PutPartResult[] = []
  const batches = batchesBySize(parts.map((part, order) => ({ ...part, order })))
  const now = clock.now()
  let doneBytes = 0
  const putting = runBatches(
    'putPart',
    batches.map((batch) =>
      batch.map(({ path, start, end, index }) => [root, { path, start, end, whole: wanted && sizes[index]! <= oneThreadBytes }, now]),
    ),
    options.signal,
    (results, at) => {
      for (const [i, part] of batches[at]!.entries()) {
        const result = results[i]!
        found[part.order] = result
        for (const id of result.written) unsynced.add(id)
        doneBytes += result.bytes
      }
      options.onProgress?.({ doneBytes, totalBytes: Math.max(totalBytes, doneBytes) })
    },
  )
  const hashing = hashFiles(
    large.map((index) => paths[index]!),
    options.signal ? { signal: options.signal } : {},
  )
  const outcomes = await Promise.allSettled([putting, hashing])
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason

  const contents: FileContent[] = paths.map(() => ({ digest: '', size: 0, chunks: [] }))
  for (const [order, part] of parts.entries()) {
    const content = contents[part.index]!
    content.chunks.push(...found[order]!.chunks)
    content.size += found[order]!.bytes
    if (wanted) content.digest = found[order]!.digest ?? ''
  }
  for (const [i, hash] of (await hashing).entries()) {
    const content = contents[large[i]!]!
    if (content.size !== hash.size) throw Object.assign(new VaultError('io', 'A file changed while it was read.'), { cause: 'ECHANGED' })
    content.digest = hash.digest
  }
  return contents
}
