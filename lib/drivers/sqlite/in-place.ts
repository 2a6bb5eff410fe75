import { open } from 'node:fs/promises'
import type { DriverContext, RestoreToken } from '../driver.ts'
import { hashChunks } from '#lib/vault/hash-files.ts'
import { chunkBytes } from './content.ts'
import { RollbackJournal } from './journal.ts'
import type { Manifest } from './manifest.ts'
import { changesInChunk, type Live, type PageChange } from './page-changes.ts'
import type { Session } from './session.ts'
import { stagingPath, type TargetFile } from './target.ts'

/** Above this share of changed pages a new file is cheaper: a changed page is written twice, journal and file. */
const newFileShare = 0.45
const samples = 12
const lookAhead = 3
/** New pages kept from the first pass to the second; beyond this they are read from the vault again. */
const keepBytes = 128 << 20

/** Whether so much differs that writing a new file is the faster way; judged from a sample of chunks. */
export async function isMostlyNew(ctx: DriverContext, manifest: Manifest, live: Live): Promise<boolean> {
  const count = Math.ceil(Math.max(live.size, manifest.size) / chunkBytes)
  const step = Math.max(1, Math.floor(count / samples))
  let [looked, changed] = [0, 0]
  for (let index = step >> 1; index < count; index += step) {
    changed += (await changesInChunk(ctx, manifest, live, index)).length
    looked += chunkBytes / manifest.pageSize
  }
  return changed > looked * newFileShare
}

/** Chunks of the locked file that are not as in the checkpoint. */
async function differingChunks(ctx: DriverContext, manifest: Manifest, live: Live): Promise<number[]> {
  const [now] = await hashChunks([live.path], { signal: ctx.signal })
  const count = Math.max(now!.length, manifest.chunks.length)
  return Array.from({ length: count }, (_, index) => index).filter((index) => index === 0 || now![index]?.id !== manifest.chunks[index]?.id)
}

/**
 * Writes only the pages that differ, under SQLite's own rollback journal. The session holds the exclusive lock.
 * Returns the bytes written to the database, or null when the journal outgrew what a new
 * file would cost, unless it must `stay` this file.
 */
export async function restoreInPlace(
  ctx: DriverContext,
  target: TargetFile,
  manifest: Manifest,
  live: Live,
  token: RestoreToken,
  session: Session,
  stay: boolean,
): Promise<number | null> {
  const { pageSize } = manifest
  const pagesBefore = live.size / pageSize
  const chunks = await differingChunks(ctx, manifest, live)
  const journal = await RollbackJournal.create(stagingPath(target.path, token, 'journal'), target, pageSize, pagesBefore)
  const touched: number[] = []
  const kept: Kept = { bytes: 0, changes: new Map() }
  try {
    for await (const { index, changes } of changesOf(ctx, manifest, live, chunks)) {
      session.assertAlive()
      if (changes.length > 0) touched.push(index)
      keep(kept, index, changes)
      for (const { page, before } of changes) if (before) await journal.add(page, before)
      if (!stay && journal.bytes > Math.max(live.size * newFileShare * 1.3, 8 << 20)) {
        await journal.discard()
        return null
      }
    }
    if (touched.length === 0) {
      await journal.discard()
      return 0
    }
    ctx.midEffect()
    session.assertAlive()
    await journal.arm()
  } catch (error) {
    await journal.discard()
    throw error
  }
  const written = await writePages(ctx, manifest, live, touched, kept, session)
  session.assertAlive()
  await journal.commit()
  return written
}

interface Kept {
  bytes: number
  changes: Map<number, PageChange[]>
}

function keep(kept: Kept, index: number, changes: PageChange[]): void {
  const bytes = changes.reduce((sum, { after }) => sum + (after?.length ?? 0), 0)
  if (kept.bytes + bytes > keepBytes) return
  kept.bytes += bytes
  kept.changes.set(
    index,
    changes.map(({ page, after }) => ({ page, before: null, after: after && Buffer.from(after) })),
  )
}

async function writePages(
  ctx: DriverContext,
  manifest: Manifest,
  live: Live,
  touched: number[],
  kept: Kept,
  session: Session,
): Promise<number> {
  const { pageSize } = manifest
  const file = await open(live.path, 'r+')
  let written = 0
  let visited = 0
  try {
    for await (const { changes } of changesOf(ctx, manifest, live, touched, kept)) {
      const runs = runsOf(changes.flatMap(({ page, after }) => (after ? [{ page, after }] : [])))
      const half = visited++ === touched.length >> 1 ? runs.length >> 1 : -1
      for (const [at, run] of runs.entries()) {
        if (at === half) ctx.midEffect()
        session.assertAlive()
        const data = run.length === 1 ? run[0]!.after : Buffer.concat(run.map(({ after }) => after))
        for (let done = 0; done < data.length;) {
          done += (await file.write(data, done, data.length - done, (run[0]!.page - 1) * pageSize + done)).bytesWritten
        }
        written += data.length
      }
      ctx.progress({ doneBytes: visited, totalBytes: touched.length })
    }
    if (manifest.size < live.size) await file.truncate(manifest.size)
    ctx.midEffect()
    await file.sync()
  } finally {
    await file.close()
  }
  return written
}

/** Neighbouring pages are written in one go. */
function runsOf(pages: { page: number; after: Buffer }[]): { page: number; after: Buffer }[][] {
  const runs: { page: number; after: Buffer }[][] = []
  for (const item of pages) {
    const run = runs.at(-1)
    if (run && run.at(-1)!.page + 1 === item.page) run.push(item)
    else runs.push([item])
  }
  return runs
}

async function* changesOf(ctx: DriverContext, manifest: Manifest, live: Live, chunks: number[], kept?: Kept) {
  const coming = new Map<number, ReturnType<typeof changesInChunk>>()
  for (const [at, index] of chunks.entries()) {
    for (const ahead of chunks.slice(at, at + lookAhead)) {
      if (coming.has(ahead)) continue
      const change = Promise.resolve(kept?.changes.get(ahead) ?? changesInChunk(ctx, manifest, live, ahead))
      change.catch(() => {})
      coming.set(ahead, change)
    }
    const changes = await coming.get(index)!
    coming.delete(index)
    yield { index, changes }
  }
}
