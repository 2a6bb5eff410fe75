import { setTimeout as sleep } from 'node:timers/promises'
import { rm } from 'node:fs/promises'
import type { DriverContext, DriverResult, RestoreToken, Snapshot } from '../driver.ts'
import type { SqliteConfig } from './config.ts'
import { SqliteDriverError } from './failures.ts'
import { headerBytes, parseHeader } from './header.ts'
import { holdersOf } from './holders.ts'
import { isMostlyNew, restoreInPlace } from './in-place.ts'
import { readManifest, type Manifest } from './manifest.ts'
import { pushIntoLive } from './push.ts'
import { readNow } from './read-now.ts'
import { replaceFile } from './replace.ts'
import { openSession, type Session } from './session.ts'
import { readRange, realTarget, removeStaging, targetFile } from './target.ts'

type Restored = DriverResult<{ bytesWritten: number; summary: string }>
const waitMs = 3_000
const unchanged = 'The database already was as in the checkpoint; nothing was written.'
const done = (bytesWritten: number, summary: string): Restored => ({ ok: true, bytesWritten, summary })

export async function restore(ctx: DriverContext, config: SqliteConfig, snapshot: Snapshot, token: RestoreToken): Promise<Restored> {
  const manifest = await readManifest(ctx, snapshot)
  const path = await realTarget(config.path)
  await removeStaging(path)
  const target = await targetFile(config.path)
  if (!target || target.size === 0) return replaceUnlocked(ctx, config, manifest, token, 'The database was missing; it was written anew.')

  const session = openSession(ctx, { does: 'exclude', path, waitMs }, { keeps: true })
  let locked = false
  try {
    const { pid } = await session.wait('excluded')
    locked = true
    return await restoreLocked(ctx, path, manifest, token, session, pid)
  } catch (error) {
    await session.kill()
    if (locked) await settle(ctx, path)
    if (ctx.signal.aborted || !(error instanceof SqliteDriverError)) throw error
    if (!locked && error.failure.code === 'corrupt') {
      return replaceUnlocked(ctx, config, manifest, token, 'The database was damaged beyond opening; it was written anew.')
    }
    if (!locked && error.failure.code === 'busy') return restoreShared(ctx, config, path, manifest, snapshot.digest)
    throw error
  } finally {
    await session.kill()
  }
}

async function restoreLocked(
  ctx: DriverContext,
  path: string,
  manifest: Manifest,
  token: RestoreToken,
  session: Session,
  keeper: number,
): Promise<Restored> {
  const target = (await targetFile(path))!
  const header = parseHeader(await readRange(path, 0, headerBytes), path)
  const live = { path, size: target.size, wal: header.wal }
  let written: number | null = null
  if (header.pageSize === manifest.pageSize && live.size % header.pageSize === 0) {
    // Without a log, idle connections hold no lock and may not be seen: they follow this file, not a new one.
    const stay = !header.wal
    if (stay || !(await isMostlyNew(ctx, manifest, live))) {
      written = await restoreInPlace(ctx, target, manifest, live, token, session, stay)
    }
  } else {
    const idle = await holdersOf(path, [keeper])
    if (idle.length > 0) throw busy(path, idle)
  }
  const inPlace = written !== null
  written ??= await replaceFile(ctx, path, target, manifest, token, session)
  // Empty since the lock was taken, and nobody else can have them open: SQLite removes them on an orderly end.
  for (const suffix of session.isAlive() ? ['-wal', '-shm'] : []) await rm(path + suffix, { force: true })
  if (written === 0) return done(0, unchanged)
  const pages = `${written / manifest.pageSize} of ${manifest.pages} pages`
  return done(
    written,
    inPlace ? `${pages} written in place; the rest already was as in the checkpoint.` : 'Written as a new file and renamed into place.',
  )
}

/** No lock can be had on what is not a database: only a process that has it open can object. */
async function replaceUnlocked(
  ctx: DriverContext,
  config: SqliteConfig,
  manifest: Manifest,
  token: RestoreToken,
  summary: string,
): Promise<Restored> {
  const path = await realTarget(config.path)
  const target = await targetFile(config.path)
  const holders = target ? await holdersOf(path) : []
  if (holders.length > 0) throw busy(config.path, holders)
  return done(await replaceFile(ctx, path, target, manifest, token, null), summary)
}

async function restoreShared(
  ctx: DriverContext,
  config: SqliteConfig,
  path: string,
  manifest: Manifest,
  digest: string,
): Promise<Restored> {
  const now = await readNow(ctx, path)
  if (now.digest === digest) return done(0, unchanged)
  const holders = await holdersOf(path)
  if (!config.liveWriters) throw busy(config.path, holders)
  if (now.pageSize !== manifest.pageSize) {
    throw new SqliteDriverError(
      'busy',
      `${config.path} is in use and has another page size than the checkpoint: stop the programs that have it open.`,
    )
  }
  const written = await pushIntoLive(ctx, path, manifest)
  return done(written, 'Written through SQLite as one transaction while other programs were connected; what they wrote since is theirs.')
}

function busy(path: string, holders: string[]): SqliteDriverError {
  const who = holders.length > 0 ? ` Open in: ${holders.slice(0, 10).join(', ')}.` : ''
  const what = 'Stop the application, or configure hooks that freeze and resume it, and try again.'
  return new SqliteDriverError('busy', `${path} is in use by another program.${who} ${what}`)
}

/** Lets SQLite roll back what an armed journal covers, at once rather than when the application comes. */
async function settle(ctx: DriverContext, path: string): Promise<void> {
  const quiet = { ...ctx, signal: new AbortController().signal }
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await readNow(quiet, path, { keeps: true })
      break
    } catch {
      await sleep(100)
    }
  }
  await removeStaging(path)
}
