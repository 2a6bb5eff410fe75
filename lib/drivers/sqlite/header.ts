import { sha256 } from '#lib/system/canonical.ts'
import type { Chunk } from '#lib/vault/vault.ts'
import { SqliteDriverError } from './failures.ts'

export const headerBytes = 100
const magic = Buffer.from('SQLite format 3\0', 'latin1')

export interface Header {
  pageSize: number
  changeCounter: number
  /** Pages as the header says, or null when an old library wrote the file and the field is stale. */
  pages: number | null
  wal: boolean
}

export function parseHeader(data: Buffer, path: string): Header {
  const raw = data.length >= headerBytes ? data.readUInt16BE(16) : 0
  const pageSize = raw === 1 ? 65_536 : raw
  if (!data.subarray(0, 16).equals(magic) || pageSize < 512 || (pageSize & (pageSize - 1)) !== 0) {
    throw new SqliteDriverError(
      'corrupt',
      `${path} is not an SQLite database: it does not begin like one. Check the path of the component.`,
    )
  }
  const changeCounter = data.readUInt32BE(24)
  const pages = data.readUInt32BE(28)
  return { pageSize, changeCounter, pages: pages > 0 && changeCounter === data.readUInt32BE(92) ? pages : null, wal: data[19] === 2 }
}

/**
 * SQLite moves these without any change of content: journal mode (18–19), change counter (24–27), schema
 * cookie (40–43), version-valid-for and library version (92–99). They are zero in what the digest covers.
 */
export function normalised(firstBytes: Buffer): Buffer {
  const copy = Buffer.from(firstBytes)
  for (const [from, to] of [
    [18, 20],
    [24, 28],
    [40, 44],
    [92, 100],
  ] as const)
    copy.fill(0, from, to)
  return copy
}

export interface Content {
  pageSize: number
  size: number
  chunks: Chunk[]
  /** sha256 of the first chunk with the moving header fields zeroed. */
  firstDigest: string
}

/** The identity of a database's content: page size, size, and the sha256 of every 1 MiB of it, the first normalised. */
export function contentDigest({ pageSize, size, chunks, firstDigest }: Content): string {
  return sha256(['ripcord-sqlite-1', pageSize, size, firstDigest, ...chunks.slice(1).map((chunk) => chunk.id)].join('\n'))
}
