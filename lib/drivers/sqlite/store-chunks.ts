import { setImmediate as breathe } from 'node:timers/promises'
import { sha256 } from '#lib/system/canonical.ts'
import { hashChunks } from '#lib/vault/hash-files.ts'
import type { Chunk } from '#lib/vault/vault.ts'
import type { DriverContext } from '../driver.ts'
import { readRange } from './target.ts'

const chunkBytes = 1 << 20
const samples = 8
/** Above this share of new content the vault's own threads store faster than one by one. */
const bulkShare = 0.15

/**
 * Stores the file's pieces, and is quick when nearly all are there already: then they are hashed once, in
 * threads, and only new ones are read again. Pieces that change meanwhile get the address of what was stored.
 */
export async function storeChunks(ctx: DriverContext, path: string, size: number): Promise<Chunk[]> {
  const work = { signal: ctx.signal, onProgress: (progress: { doneBytes: number; totalBytes: number }) => ctx.progress(progress) }
  const inBulk = async () => (await ctx.vault.putFiles([path], { ...work, wholeDigest: false }))[0]!.chunks
  if (await isMostlyUnknown(ctx, path, size)) return inBulk()
  const [chunks] = await hashChunks([path], work)
  const unknown: number[] = []
  for (const [index, chunk] of chunks!.entries()) {
    if (!(await ctx.vault.has(chunk.id))) unknown.push(index)
    if (index % 64 === 63) await breathe()
  }
  if (unknown.length > Math.max(4, chunks!.length * bulkShare)) return inBulk()
  for (const index of unknown) {
    ctx.signal.throwIfAborted()
    const data = await readRange(path, index * chunkBytes, chunkBytes)
    chunks![index] = { id: await ctx.vault.putBytes(data), size: data.length }
    await breathe()
  }
  return chunks!
}

async function isMostlyUnknown(ctx: DriverContext, path: string, size: number): Promise<boolean> {
  const count = Math.max(1, Math.ceil(size / chunkBytes))
  const step = Math.max(1, Math.floor(count / samples))
  let [looked, unknown] = [0, 0]
  for (let index = step >> 1; index < count; index += step) {
    looked++
    if (!(await ctx.vault.has(sha256(await readRange(path, index * chunkBytes, chunkBytes))))) unknown++
  }
  return unknown * 2 > looked
}
