import { setImmediate as breathe } from 'node:timers/promises'
import { sha256 } from '#lib/system/canonical.ts'
import { hashChunks } from '#lib/vault/hash-files.ts'
import type { Chunk } from '#lib/vault/vault.ts'
import type { DriverContext } from '../driver.ts'
import { SqliteDriverError } from './failures.ts'
import { contentDigest, normalised, parseHeader, type Content } from './header.ts'
import { storeChunks } from './store-chunks.ts'
import { readRange, targetFile } from './target.ts'
import { isSameWal, readWal, type WalOverlay } from './wal.ts'

export const chunkBytes = 1 << 20
const attempts = 6

export interface ReadContent extends Content {
  digest: string
  header: Buffer
}

/**
 * The database's content as one consistent state: the main file with the log's committed pages laid over it.
 * A session must hold a read transaction: it keeps checkpoints from writing any page that is not in the log we
 * lay over, and from resetting that log more than once; a restart seen in between means reading again.
 */
export async function readContent(ctx: DriverContext, path: string, options: { store: boolean }): Promise<ReadContent> {
  for (let attempt = 1; ; attempt++) {
    const overlay = readWal(path)
    try {
      const content = await assemble(ctx, path, overlay, options.store)
      if (!overlay || isSameWal(path, overlay)) return content
    } catch (error) {
      if (!grewMeanwhile(error) || attempt === attempts) throw error
    }
    if (attempt === attempts)
      throw new SqliteDriverError('busy', `${path} is written so fast that no whole state could be read. Try again.`)
  }
}

const grewMeanwhile = (error: unknown) => (error as Error).cause === 'ECHANGED'

async function assemble(ctx: DriverContext, path: string, overlay: WalOverlay | null, store: boolean): Promise<ReadContent> {
  const fileSize = (await targetFile(path))!.size
  const read = (index: number, size: number) =>
    readLaidOver(path, index * chunkBytes, Math.min(chunkBytes, size - index * chunkBytes), overlay)
  const first = await readLaidOver(path, 0, Math.min(chunkBytes, Math.max(fileSize, overlay?.pageSize ?? 0)), overlay)
  const { pageSize, pages } = parseHeader(first, path)
  const size = (overlay?.pages ?? pages ?? Math.floor(fileSize / pageSize)) * pageSize
  if (!overlay && size > fileSize) {
    throw new SqliteDriverError(
      'corrupt',
      `${path} is cut short: ${fileSize} bytes where its header says ${size}. Roll back to a checkpoint.`,
    )
  }
  const hashed = async () => (await hashChunks([path], { signal: ctx.signal, onProgress: (progress) => ctx.progress(progress) }))[0]!
  const stored = store ? await storeChunks(ctx, path, fileSize) : await hashed()
  const count = Math.ceil(size / chunkBytes)
  const chunks: Chunk[] = stored.slice(0, count)
  for (const index of touchedChunks(overlay, pageSize, count, chunks, size)) {
    ctx.signal.throwIfAborted()
    const data = await read(index, size)
    chunks[index] = { id: store ? await ctx.vault.putBytes(data) : sha256(data), size: data.length }
    await breathe()
  }
  // The file of a young database may be shorter than its first chunk: the rest is still in the log.
  const firstSize = Math.min(size, chunkBytes)
  const whole = first.length < firstSize ? await read(0, size) : first.subarray(0, firstSize)
  const content = { pageSize, size, chunks, firstDigest: sha256(normalised(whole)) }
  return { ...content, digest: contentDigest(content), header: Buffer.from(first.subarray(0, 100)) }
}

/** Chunks that the main file alone does not give: pages in the log, and where the file is longer or shorter than the database. */
function touchedChunks(overlay: WalOverlay | null, pageSize: number, count: number, chunks: Chunk[], size: number): number[] {
  const touched = new Set<number>()
  for (const page of overlay?.frames.keys() ?? []) touched.add(Math.floor(((page - 1) * pageSize) / chunkBytes))
  for (let index = Math.max(0, Math.min(chunks.length, count) - 1); index < count; index++) {
    if (chunks[index]?.size !== Math.min(chunkBytes, size - index * chunkBytes)) touched.add(index)
  }
  return [...touched].filter((index) => index < count).sort((a, b) => a - b)
}

async function readLaidOver(path: string, start: number, bytes: number, overlay: WalOverlay | null): Promise<Buffer> {
  const data = Buffer.alloc(bytes)
  ;(await readRange(path, start, bytes)).copy(data)
  if (!overlay) return data
  const { pageSize, frames } = overlay
  for (let page = Math.floor(start / pageSize) + 1; (page - 1) * pageSize < start + bytes; page++) {
    const offset = frames.get(page)
    if (offset !== undefined) (await readRange(`${path}-wal`, offset, pageSize)).copy(data, (page - 1) * pageSize - start)
  }
  return data
}
