import { access, constants } from 'node:fs/promises'
import { dirname } from 'node:path'
import { hashChunks } from '#lib/vault/hash-files.ts'
import type { DriverContext, DriverPlan, DriverResult, Snapshot } from '../driver.ts'
import { labelOf } from './capture.ts'
import { compareWith } from './compare-with.ts'
import type { SqliteConfig } from './config.ts'
import { SqliteDriverError } from './failures.ts'
import { holdersOf } from './holders.ts'
import { readManifest, type Manifest } from './manifest.ts'
import type { Comparison } from './program/protocol.ts'
import { ask } from './session.ts'
import { presentTarget, realTarget, targetFile, type TargetFile } from './target.ts'

const nothing: Comparison = {
  tables: [],
  truncated: false,
  totals: { added: 0, changed: 0, removed: 0 },
  unitsLost: {},
  lastWriteAt: null,
  warnings: [],
}

/** The dry run. A missing or damaged database is no obstacle: it is what a rollback is for. */
export async function plan(ctx: DriverContext, config: SqliteConfig, snapshot: Snapshot): Promise<DriverResult<{ plan: DriverPlan }>> {
  const manifest = await readManifest(ctx, snapshot)
  const path = await realTarget(config.path)
  const target = await targetFile(config.path)
  const warnings: string[] = []
  let from = 'no database'
  let found = nothing
  if (target) {
    try {
      await presentTarget(config.path)
      from = labelOf(await ask(ctx, { does: 'read', path, units: config.units ?? {}, check: false }, 'described'))
      found = await compareWith(ctx, config, path, manifest)
    } catch (error) {
      if (!(error instanceof SqliteDriverError) || error.failure.code !== 'corrupt') throw error
      from = 'a damaged database'
      warnings.push(`${error.message} What would be lost cannot be counted.`)
    }
  }
  warnings.push(...found.warnings, ...(await warnOfHolders(config, path)))
  const { totals, tables, truncated, unitsLost } = found
  const entries = tables.map(({ name, change, before, after, note }) => ({ name, change, before, after, note }))
  const result: DriverPlan = {
    from,
    to: snapshot.label,
    groups: [{ title: 'Tables', unit: 'rows', ...totals, entries, truncated }],
    unitsLost,
    lastWriteAt: found.lastWriteAt ?? (target && (await newestWrite(path, target))),
    bytesToWrite: await bytesToWrite(ctx, target, manifest),
    blockers: await blockersOf(path, target),
    warnings,
  }
  return { ok: true, plan: result }
}

async function newestWrite(path: string, target: TargetFile): Promise<number> {
  const log = await targetFile(`${path}-wal`).catch(() => null)
  return Math.round(Math.max(target.mtimeMs, log && log.size > 0 ? log.mtimeMs : 0))
}

/** Whole 1 MiB pieces that differ: at most this much is written. */
async function bytesToWrite(ctx: DriverContext, target: TargetFile | null, manifest: Manifest): Promise<number> {
  if (!target) return manifest.size
  const [now] = await hashChunks([target.path], { signal: ctx.signal })
  return manifest.chunks.reduce((sum, chunk, index) => sum + (now![index]?.id === chunk.id ? 0 : chunk.size), 0)
}

async function blockersOf(path: string, target: TargetFile | null): Promise<string[]> {
  const blockers: string[] = []
  const writable = (what: string) =>
    access(what, constants.W_OK).then(
      () => true,
      () => false,
    )
  if (target && !(await writable(path))) blockers.push(`${path} may not be written. Give the user that runs Ripcord write access to it.`)
  if (!(await writable(dirname(path))))
    blockers.push(`${dirname(path)} may not be written, and SQLite needs to. Give the user that runs Ripcord write access to it.`)
  return blockers
}

async function warnOfHolders(config: SqliteConfig, path: string): Promise<string[]> {
  const holders = await holdersOf(path)
  if (holders.length === 0) return []
  const who = `Open in ${holders.slice(0, 10).join(', ')}.`
  if (config.liveWriters) return [`${who} The restore goes through SQLite’s own locking.`]
  return [`${who} A restore needs the database for itself: the freeze command has to stop it, or you do before the launch.`]
}
