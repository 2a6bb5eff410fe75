import { linkSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { lstat } from 'node:fs/promises'
import type { DriverContext, RestoreToken, Snapshot } from '../driver.ts'
import { checkWritable } from './blocked-paths.ts'
import { compare } from './compare.ts'
import { HeldFolders } from './held-folder.ts'
import { importObjects } from './import-objects.ts'
import { clearStages, lockIndex, stagePath } from './index-lock.ts'
import { statOf } from './inspect-layout.ts'
import { readJournal, removeJournal, sameToken, syncFolder, writeDurably, writeJournal, writeKept, type Journal } from './journal.ts'
import { loadManifest, type Manifest } from './manifest.ts'
import { clearRefLocks, lockedRef, moveHead } from './move-head.ts'
import { hasObjects } from './objects.ts'
import { findBlockers } from './obstacles.ts'
import { toPath, type PathKey } from './path-key.ts'
import { refuse } from './refusal.ts'
import { openRepository, refresh, shadowConfig, type Repository } from './repository.ts'
import { findGit } from './run-git.ts'
import { listUntracked, readKept, scan, type Scan } from './scan.ts'
import { stagedFile, stageFiles, syncDisk } from './stage.ts'

const initName = '.git-ripcord-new'

/**
 * Rolls forward: everything is staged and the objects are brought first, then a journal says what is wanted,
 * then files, index and refs are renamed into place. Until the journal stands nothing of the state has changed.
 */
export async function restoreWorkingCopy(ctx: DriverContext, path: string, snapshot: Snapshot, token: RestoreToken) {
  const manifest = await loadManifest(ctx, snapshot)
  prepareEmpty(path, manifest)
  const repo = await openRepository(ctx, path)
  const journal = readJournal(repo.gitDir)
  const seen = await scan(repo)
  const remove = await filesToRemove(repo, seen, manifest, journal, token)
  const { missing, changed } = await compare(repo, seen, manifest)
  const blockers = await findBlockers(repo, manifest, new Set(remove))
  if (blockers.length > 0) refuse('busy', blockers.join(' '))
  checkWritable(repo.root, [...remove, ...missing.map((file) => file.key), ...changed.map((file) => file.wanted.key)])
  clearStages(repo.gitDir)
  const startedAt = ctx.clock.now()
  const stage = stagePath(repo.gitDir, token)
  const files = [...missing, ...changed.map((file) => file.wanted)].toSorted((a, b) => (a.key < b.key ? -1 : 1))
  let bytesWritten = files.reduce((sum, file) => sum + file.size, 0)
  try {
    await stageFiles(repo, stage, manifest, files)
    if (!(await hasObjects(repo, manifest))) bytesWritten += await bringHistory(repo, stage, manifest)
    await syncDisk(ctx, stage)
    ctx.midEffect()
    ctx.signal.throwIfAborted()
    lockIndex(repo, stage)
    ctx.midEffect()
    ctx.signal.throwIfAborted()
    writeJournal(repo.gitDir, { token, manifest: snapshot.manifest, digest: snapshot.digest, remove, refs: journal?.refs ?? false })
  } catch (error) {
    if (!readJournal(repo.gitDir)) clearStages(repo.gitDir)
    throw error
  }
  ctx.midEffect()
  const order: Journal = { token, manifest: snapshot.manifest, digest: snapshot.digest, remove, refs: true }
  placeFiles(repo, stage, files, manifest, remove)
  placeIndex(repo, stage, manifest)
  ctx.midEffect()
  await syncDisk(ctx, repo.root)
  if (journal?.refs) clearRefLocks(repo, manifest.head.branch)
  if (lockedRef(repo, manifest.head.branch)) refuse('busy', 'A git command holds a branch or HEAD: wait for it, then finish this restore.')
  writeJournal(repo.gitDir, order)
  await moveHead(repo, repo.head, manifest.head)
  ctx.midEffect()
  await noteKept(repo, manifest, startedAt)
  await syncDisk(ctx, repo.root)
  clearStages(repo.gitDir)
  removeJournal(repo.gitDir)
  return { bytesWritten, summary: `${snapshot.label}: ${files.length} files written, ${remove.length} removed, the rest was as wanted.` }
}

/** A missing or empty folder becomes a repository without commits; made aside and renamed, so that it is whole or not there. */
function prepareEmpty(path: string, manifest: Manifest): void {
  findGit()
  const stat = statOf(path)
  if (!stat) mkdirSync(path, { recursive: true })
  const root = realpathSync(path)
  if (statOf(`${root}/.git`) || !statOf(root)!.isDirectory()) return
  const names = readdirSync(root).filter((name) => name !== initName)
  if (names.includes('HEAD') && names.includes('objects')) return
  if (names.length > 0) {
    refuse('unsafe', `${path} holds files but no .git folder, so nothing there is known or preserved: move it away and restore again.`)
  }
  rmSync(`${root}/${initName}`, { recursive: true, force: true })
  for (const folder of ['objects/pack', 'objects/info', 'refs/heads', 'refs/tags', 'info']) {
    mkdirSync(`${root}/${initName}/${folder}`, { recursive: true })
  }
  writeFileSync(`${root}/${initName}/HEAD`, 'ref: refs/heads/ripcord-empty\n')
  writeFileSync(`${root}/${initName}/config`, shadowConfig(manifest.objectFormat).replace(/\t(commitGraph|multiPackIndex).*\n/g, ''))
  renameSync(`${root}/${initName}`, `${root}/.git`)
  syncFolder(root)
}

/**
 * What goes: files of the present state that the snapshot does not have. After an interruption the list of
 * the first attempt stands, since ignore rules may have been taken back by then.
 */
async function filesToRemove(repo: Repository, seen: Scan, manifest: Manifest, journal: Journal | null, token: RestoreToken) {
  if (journal && sameToken(journal.token, token)) return journal.remove
  const wanted = new Set(manifest.files.map((file) => file.key))
  const extra = [...seen.files.keys()].filter((key) => !wanted.has(key))
  if (!journal) return extra
  const earlier = await loadManifest(repo.ctx, journal).catch(() => null)
  const known = new Set([...journal.remove, ...(earlier?.files.map((file) => file.key) ?? [])])
  return extra.filter((key) => known.has(key))
}

async function bringHistory(repo: Repository, stage: string, manifest: Manifest): Promise<number> {
  const bytes = await importObjects(repo, stage, manifest)
  if (await hasObjects(repo, manifest)) return bytes
  const shallow = `${repo.gitDir}/shallow`
  const lines = new Set([...(statOf(shallow) ? readFileSync(shallow, 'utf8').split('\n').filter(Boolean) : []), ...manifest.shallow])
  writeFileSync(`${repo.shadow}/shallow`, [...lines].map((line) => `${line}\n`).join(''))
  if (!(await hasObjects(repo, manifest)))
    refuse('corrupt', 'The checkpoint does not hold all objects that its commit needs: choose another one.')
  writeDurably(repo.gitDir, 'shallow', readFileSync(`${repo.shadow}/shallow`, 'utf8'))
  return bytes
}

function placeFiles(
  repo: Repository,
  stage: string,
  files: readonly Manifest['files'][number][],
  manifest: Manifest,
  remove: PathKey[],
): void {
  const held = new HeldFolders(repo.root)
  const step = () => {
    repo.ctx.midEffect()
    repo.ctx.signal.throwIfAborted()
  }
  try {
    for (const key of remove) {
      held.remove(key)
      step()
    }
    for (const [i, file] of files.entries()) {
      held.place(stagedFile(stage, i), file.key)
      step()
    }
    for (const key of manifest.modules) held.ensureFolder(key)
  } finally {
    held.close()
  }
}

/** The lock stays until the end: it is another name of the same staged file. */
function placeIndex(repo: Repository, stage: string, manifest: Manifest): void {
  const index = `${repo.gitDir}/index`
  if (!manifest.indexFile) return rmSync(index, { force: true })
  linkSync(`${stage}/index`, `${stage}/index.placed`)
  renameSync(`${stage}/index.placed`, index)
}

/** Remembers files that an older .gitignore no longer covers: they were ignored, so they stay and are no part of the state. */
async function noteKept(repo: Repository, manifest: Manifest, startedAt: number): Promise<void> {
  await refresh(repo)
  const wanted = new Set(manifest.files.map((file) => file.key))
  const earlier = readKept(repo.gitDir)
  const kept: PathKey[] = []
  for (const key of await listUntracked(repo)) {
    if (key.endsWith('/') || wanted.has(key)) continue
    const stat = await lstat(toPath(repo.root, key)).catch(() => null)
    if (stat && (earlier.has(key) || stat.ctimeMs < startedAt)) kept.push(key)
  }
  writeKept(repo.gitDir, kept)
}
