import type { DriverContext } from '../driver.ts'
import { chunkBytes } from './content.ts'
import { normalised } from './header.ts'
import { lockPage } from './journal.ts'
import type { Manifest } from './manifest.ts'
import { readRange } from './target.ts'

export interface PageChange {
  page: number
  /** Null for pages beyond the end of the file as it is. */
  before: Buffer | null
  /** Null for pages that the checkpoint does not have. */
  after: Buffer | null
}

export interface Live {
  path: string
  size: number
  wal: boolean
}

/** Pages of one 1 MiB chunk that a restore changes. Every blob is checked as it is read. */
export async function changesInChunk(ctx: DriverContext, manifest: Manifest, live: Live, index: number): Promise<PageChange[]> {
  const { pageSize } = manifest
  const start = index * chunkBytes
  const chunk = manifest.chunks[index]
  const [after, before] = await Promise.all([
    chunk ? ctx.vault.getBytes(chunk.id) : Buffer.alloc(0),
    readRange(live.path, start, Math.max(0, Math.min(chunkBytes, live.size - start))),
  ])
  if (index === 0) keepCounter(after, before, live.wal)
  const changes: PageChange[] = []
  for (let at = 0; at < Math.max(after.length, before.length); at += pageSize) {
    const page = (start + at) / pageSize + 1
    const [was, becomes] = [
      at < before.length ? before.subarray(at, at + pageSize) : null,
      at < after.length ? after.subarray(at, at + pageSize) : null,
    ]
    if (page === lockPage(pageSize) || (was && becomes && was.equals(becomes))) continue
    changes.push({ page, before: was, after: becomes })
  }
  return changes
}

/**
 * A connection that sits idle in rollback-journal mode holds no lock, and trusts its cache when the change
 * counter is as it was: never let the counter go back under it. In log mode nobody else is connected.
 */
function keepCounter(after: Buffer, before: Buffer, wal: boolean): void {
  if (before.length < 100 || after.length < 100) return
  if (normalised(after).equals(normalised(before))) {
    before.copy(after, 0, 0, 100)
  } else if (!wal && before.readUInt32BE(24) >= after.readUInt32BE(24)) {
    const next = (before.readUInt32BE(24) + 1) >>> 0
    after.writeUInt32BE(next, 24)
    after.writeUInt32BE(next, 92)
  }
}
