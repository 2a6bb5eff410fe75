import { hash } from 'node:crypto'
import { closeSync, fstatSync, mkdirSync, openSync, readSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { PieceFile } from './piece-file.ts'

const frameMagic = 0xfd2fb528
const sampleBytes = 16 << 10
const touchAfterMs = 10 * 60_000
const level = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }
let serial = 0

export const addressPattern = /^[0-9a-f]{64}$/
/** No stored description of a state is larger; a frame that claims more is refused before it is unpacked. */
export const maxBlobBytes = 512 << 20

export class BlobMismatch extends Error {}

export function blobPath(root: string, id: string): string {
  if (!addressPattern.test(id)) throw new BlobMismatch(`${id.slice(0, 80)} is not a blob address`)
  return `${root}/blobs/${id.slice(0, 2)}/${id}`
}

export function addressOf(data: Uint8Array): string {
  return hash('sha256', data)
}

function looksLikeFrame(data: Uint8Array): boolean {
  return data.length >= 4 && new DataView(data.buffer, data.byteOffset, 4).getUint32(0, true) === frameMagic
}

/** The stored form: raw, or a zstd frame when that is smaller. Content that itself begins like a frame is always framed, so the form can be told apart. */
export function encodeBlob(data: Uint8Array): Uint8Array {
  if (looksLikeFrame(data)) return zstdCompressSync(data, level)
  if (data.length > 4 * sampleBytes) {
    const middle = (data.length - sampleBytes) >> 1
    const sample = zstdCompressSync(data.subarray(middle, middle + sampleBytes), level)
    const head = zstdCompressSync(data.subarray(0, sampleBytes), level)
    if (sample.length + head.length > 2 * sampleBytes * 0.95) return data
  }
  const frame = zstdCompressSync(data, level)
  return frame.length < data.length ? frame : data
}

export function decodeBlob(stored: Uint8Array, maxBytes = maxBlobBytes): Uint8Array {
  if (!looksLikeFrame(stored)) return stored
  try {
    return zstdDecompressSync(stored, { maxOutputLength: Math.max(maxBytes, 1) })
  } catch {
    throw new BlobMismatch('the stored frame cannot be unpacked')
  }
}

/** Whether the blob is there. A blob that is about to be referred to is made young, so that no collection takes it. */
export function touchBlob(root: string, id: string, now: number): boolean {
  const path = blobPath(root, id)
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat?.isFile()) return false
  if (now - stat.mtimeMs > touchAfterMs) utimesSync(path, now / 1000, now / 1000)
  return true
}

/** Writes under a temporary name and renames; not yet durable. */
export function writeBlob(root: string, id: string, stored: Uint8Array): void {
  const path = blobPath(root, id)
  const temporary = `${root}/incoming/${process.pid}-${id.slice(0, 16)}-${serial++}-${Math.random().toString(36).slice(2)}`
  const file = new PieceFile(temporary, true)
  try {
    try {
      if (stored.length > 0) file.write(stored, 0)
      else void file.fd
    } finally {
      file.close()
    }
    try {
      renameSync(temporary, path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      mkdirSync(path.slice(0, -65), { recursive: true, mode: 0o700 })
      renameSync(temporary, path)
    }
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** Reads up to `into.length` bytes, fewer only at the end of the file. */
export function readFully(fd: number, into: Uint8Array, position: number): number {
  let done = 0
  while (done < into.length) {
    const count = readSync(fd, into, done, into.length - done, position + done)
    if (count === 0) break
    done += count
  }
  return done
}

/** The stored bytes and the plain content, checked against the address. ENOENT when it is missing, BlobMismatch when it is not what it says. */
export function readBlob(root: string, id: string, scratch?: Uint8Array): { stored: Uint8Array; plain: Uint8Array } {
  const fd = openSync(blobPath(root, id), 'r')
  try {
    const size = fstatSync(fd).size
    if (size > maxBlobBytes) throw new BlobMismatch('the stored blob is too large')
    const buffer = scratch && scratch.length >= size ? scratch.subarray(0, size) : Buffer.allocUnsafe(size)
    const stored = buffer.subarray(0, readFully(fd, buffer, 0))
    const plain = decodeBlob(stored)
    if (addressOf(plain) !== id) throw new BlobMismatch('the content does not match its address')
    return { stored, plain }
  } finally {
    closeSync(fd)
  }
}
