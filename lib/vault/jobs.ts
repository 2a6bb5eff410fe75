import { createHash } from 'node:crypto'
import { closeSync, constants, fstatSync, ftruncateSync, openSync } from 'node:fs'
import { addressOf, BlobMismatch, encodeBlob, readBlob, readFully, touchBlob, writeBlob } from './blob-file.ts'
import { chunkBuffer, chunkBytes, PieceFile } from './piece-file.ts'
import type { BlobId, Chunk } from './vault.ts'

/** A part of a file: bytes from `start` up to `end`, or to the end of the file when `end` is null. */
export interface PutPart {
  path: string | Uint8Array
  start: number
  end: number | null
  whole: boolean
}
export interface PutPartResult {
  chunks: Chunk[]
  written: BlobId[]
  /** sha256 of the part; asked for when the part is the whole file. */
  digest: string | null
  bytes: number
}
export interface WritePart {
  path: string | Uint8Array
  chunks: Chunk[]
  start: number
  sparse: boolean
  /** Whether this part creates the file; else it was created before. */
  create: boolean
}
export interface FileHash {
  digest: string
  size: number
}

const pageBytes = 4096
const zeroPage = Buffer.alloc(pageBytes)
const bigBytes = 512 << 10
let bigBuffer: Buffer | undefined

// A link or a pipe that was swapped in for the file must be neither followed nor waited for.
const readPlainFile = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

const asPath = (path: string | Uint8Array) => (typeof path === 'string' ? path : Buffer.from(path))

export function putPart(root: string, part: PutPart, now: number): PutPartResult {
  const fd = openSync(asPath(part.path), readPlainFile)
  try {
    const chunks: Chunk[] = []
    const written: BlobId[] = []
    const whole = part.whole ? createHash('sha256') : null
    let position = part.start
    for (;;) {
      const room = part.end === null ? chunkBytes : Math.min(chunkBytes, part.end - position)
      const size = room > 0 ? readFully(fd, chunkBuffer.subarray(0, room), position) : 0
      if (size === 0) break
      const data = chunkBuffer.subarray(0, size)
      const id = addressOf(data)
      if (position > part.start || size === chunkBytes) whole?.update(data)
      chunks.push({ id, size })
      if (!touchBlob(root, id, now)) {
        writeBlob(root, id, encodeBlob(data))
        written.push(id)
      }
      position += size
      if (size < room) break
    }
    const single = chunks.length === 1 && chunks[0]!.size < chunkBytes
    return { chunks, written, digest: single && whole ? chunks[0]!.id : (whole?.digest('hex') ?? null), bytes: position - part.start }
  } finally {
    closeSync(fd)
  }
}

export function writePart(root: string, part: WritePart): number {
  const file = new PieceFile(asPath(part.path), part.create)
  try {
    let position = part.start
    for (const chunk of part.chunks) {
      const { plain } = readBlob(root, chunk.id, chunkBuffer)
      if (plain.length !== chunk.size) throw new BlobMismatch(`blob ${chunk.id} has another size than the checkpoint says`)
      if (part.sparse) writeSparse(file, plain, position)
      else file.write(plain, position)
      position += chunk.size
    }
    if (part.create && position === part.start) void file.fd
    if (part.sparse && fstatSync(file.fd).size < position) ftruncateSync(file.fd, position)
    return position - part.start
  } finally {
    file.close()
  }
}

/** Leaves pages of zeros as holes. */
function writeSparse(file: PieceFile, data: Uint8Array, position: number): void {
  const isHole = (at: number) => at + pageBytes <= data.length && zeroPage.equals(data.subarray(at, at + pageBytes))
  for (let at = 0; at < data.length;) {
    let end = at
    if (isHole(at)) {
      at += pageBytes
      continue
    }
    while (end < data.length && !isHole(end)) end = Math.min(end + pageBytes, data.length)
    file.write(data.subarray(at, end), position + at)
    at = end
  }
}

export function hashFile(path: string | Uint8Array): FileHash {
  const buffer = (bigBuffer ??= Buffer.allocUnsafeSlow(bigBytes))
  const fd = openSync(asPath(path), 'r')
  try {
    const hash = createHash('sha256')
    let size = 0
    for (;;) {
      const count = readFully(fd, buffer, size)
      hash.update(buffer.subarray(0, count))
      size += count
      if (count < buffer.length) return { digest: hash.digest('hex'), size }
    }
  } finally {
    closeSync(fd)
  }
}

/** The addresses that the file's content would have, stored nowhere. */
export function hashPart(part: PutPart): Chunk[] {
  const fd = openSync(asPath(part.path), readPlainFile)
  try {
    const chunks: Chunk[] = []
    for (let position = part.start; part.end === null || position < part.end;) {
      const size = readFully(fd, chunkBuffer, position)
      if (size > 0) chunks.push({ id: addressOf(chunkBuffer.subarray(0, size)), size })
      position += size
      if (size < chunkBytes) break
    }
    return chunks
  } finally {
    closeSync(fd)
  }
}

export type BlobState = { state: 'ok' | 'missing' | 'corrupt'; bytes: number }

export function checkBlob(root: string, id: BlobId): BlobState {
  try {
    return { state: 'ok', bytes: readBlob(root, id, chunkBuffer).plain.length }
  } catch (error) {
    if (error instanceof BlobMismatch) return { state: 'corrupt', bytes: 0 }
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT') return { state: 'missing', bytes: 0 }
    if (code === 'EIO') return { state: 'corrupt', bytes: 0 }
    throw error
  }
}

export function copyBlob(from: string, to: string, id: BlobId, now: number): { id: BlobId; bytes: number } | null {
  if (touchBlob(to, id, now)) return null
  const { stored } = readBlob(from, id, chunkBuffer)
  writeBlob(to, id, stored)
  return { id, bytes: stored.length }
}
