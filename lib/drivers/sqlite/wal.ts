import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { readFully } from '#lib/vault/blob-file.ts'

const walHeaderBytes = 32
const frameHeaderBytes = 24

/** What the write-ahead log adds to the main file: the newest committed frame of each page. */
export interface WalOverlay {
  /** Page number → offset of its content in the log. */
  frames: Map<number, number>
  pages: number
  pageSize: number
  salts: string
}

/** Reads the log's committed frames, each checked by its chained checksum; null when there are none. */
export function readWal(path: string): WalOverlay | null {
  const fd = openWal(path)
  if (fd === null) return null
  try {
    const header = Buffer.alloc(walHeaderBytes)
    if (readFully(fd, header, 0) < walHeaderBytes) return null
    const magic = header.readUInt32BE(0)
    if (magic !== 0x377f0682 && magic !== 0x377f0683) return null
    const big = magic === 0x377f0683
    const pageSize = header.readUInt32BE(8)
    let sum = checksum(header, 24, [0, 0], big)
    if (sum[0] !== header.readUInt32BE(24) || sum[1] !== header.readUInt32BE(28)) return null
    const frameBytes = frameHeaderBytes + pageSize
    const frame = Buffer.alloc(frameBytes)
    const frames = new Map<number, number>()
    const open = new Map<number, number>()
    let pages = 0
    const size = fstatSync(fd).size
    for (let at = walHeaderBytes; at + frameBytes <= size; at += frameBytes) {
      if (readFully(fd, frame, at) < frameBytes || frame.compare(header, 16, 24, 8, 16) !== 0) break
      sum = checksum(frame, 8, sum, big)
      sum = checksum(frame.subarray(frameHeaderBytes), pageSize, sum, big)
      if (sum[0] !== frame.readUInt32BE(16) || sum[1] !== frame.readUInt32BE(20)) break
      open.set(frame.readUInt32BE(0), at + frameHeaderBytes)
      const commit = frame.readUInt32BE(4)
      if (commit === 0) continue
      pages = commit
      for (const [page, offset] of open) frames.set(page, offset)
      open.clear()
    }
    return pages === 0 ? null : { frames, pages, pageSize, salts: header.toString('hex', 12, 24) }
  } finally {
    closeSync(fd)
  }
}

/** Whether the log is still the one that was read: a reader's lock allows one restart, which overwrites frames. */
export function isSameWal(path: string, overlay: WalOverlay): boolean {
  const fd = openWal(path)
  if (fd === null) return false
  try {
    const header = Buffer.alloc(walHeaderBytes)
    return readSync(fd, header, 0, walHeaderBytes, 0) === walHeaderBytes && header.toString('hex', 12, 24) === overlay.salts
  } finally {
    closeSync(fd)
  }
}

function openWal(path: string): number | null {
  try {
    return openSync(`${path}-wal`, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function checksum(data: Buffer, bytes: number, [a, b]: [number, number], big: boolean): [number, number] {
  for (let i = 0; i < bytes; i += 8) {
    a = (a + (big ? data.readUInt32BE(i) : data.readUInt32LE(i)) + b) >>> 0
    b = (b + (big ? data.readUInt32BE(i + 4) : data.readUInt32LE(i + 4)) + a) >>> 0
  }
  return [a, b]
}
