import { lstatSync, readFileSync, readlinkSync, type BigIntStats } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { statOf } from './inspect-layout.ts'
import { checkKeys, parentOf, splitZero, toPath, type PathKey } from './path-key.ts'
import { refuse } from './refusal.ts'
import { gitInShadow } from './run-git.ts'
import { isOid, type Repository } from './repository.ts'
import { together } from './together.ts'

/** Tag (assume-unchanged, skip-worktree …), mode, object, stage, path: one line of the index without its times. */
export type IndexLine = [tag: string, mode: string, oid: string, stage: string, key: PathKey]

export interface WorkFile {
  kind: 'file' | 'exec' | 'link'
  perm: number
  size: number
  mtimeMs: number
  /** Changes whenever the content may have. */
  stamp: string
  /** Where a link points to, as latin1. */
  target?: string
}

export interface Scan {
  /** Tracked and untracked, not ignored, as they are on disk; nothing that lies behind a symbolic link. */
  files: Map<PathKey, WorkFile>
  index: IndexLine[]
  untracked: Set<PathKey>
  /** Submodules of the index whose folder is there. */
  modules: PathKey[]
  /** Repositories inside that git does not know; left alone. */
  nested: PathKey[]
}

export async function readIndex(repo: Repository, indexFile = `${repo.shadow}/index`): Promise<IndexLine[]> {
  const { stdout } = await gitInShadow(repo, ['ls-files', '-s', '-v', '-z'], { env: { GIT_INDEX_FILE: indexFile } })
  return splitZero(stdout).map((line) => {
    const [, tag, mode, oid, stage, key] = /^(\S) (\d+) ([0-9a-f]+) (\d)\t([\s\S]+)$/.exec(line) ?? []
    if (!tag || !mode || !oid || !isOid(oid) || !stage || !key) refuse('corrupt', 'The index of the repository cannot be read.')
    return [tag, mode, oid, stage, key]
  })
}

/** Ignored once, no longer ignored since a rollback brought an older .gitignore: still none of our business. */
export function readKept(gitDir: string): Set<PathKey> {
  const path = `${gitDir}/ripcord-kept.json`
  if (!statOf(path)) return new Set()
  try {
    const note = JSON.parse(readFileSync(path, 'utf8')) as { paths: unknown[] }
    return new Set(note.paths.filter((item): item is string => typeof item === 'string'))
  } catch {
    return refuse('corrupt', '.git/ripcord-kept.json cannot be read: remove it and try again.')
  }
}

export async function listUntracked(repo: Repository): Promise<PathKey[]> {
  return splitZero((await gitInShadow(repo, ['ls-files', '-o', '--exclude-standard', '-z'])).stdout)
}

export async function scan(repo: Repository): Promise<Scan> {
  const [index, others] = await together(readIndex(repo), listUntracked(repo))
  const kept = readKept(repo.gitDir)
  const untracked = others.filter((key) => !key.endsWith('/') && !kept.has(key))
  const tracked = index.filter(([, mode]) => mode !== '160000').map((line) => line[4])
  const gitlinks = index.filter(([, mode]) => mode === '160000').map((line) => line[4])
  checkKeys([...tracked, ...gitlinks, ...untracked])
  const folders = new Map<PathKey, boolean>([['', true]])
  const files = new Map<PathKey, WorkFile>()
  let count = 0
  for (const key of new Set([...tracked, ...untracked].toSorted())) {
    if (++count % 1000 === 0) await pause(repo)
    const file = isPlainFolder(repo.root, parentOf(key), folders) ? readWorkFile(repo.root, key) : undefined
    if (file) files.set(key, file)
  }
  const modules = gitlinks.filter((key) => isPlainFolder(repo.root, key, folders))
  return { files, index, untracked: new Set(untracked), modules, nested: others.filter((key) => key.endsWith('/')) }
}

async function pause(repo: Repository): Promise<void> {
  repo.ctx.signal.throwIfAborted()
  await setImmediate()
}

/** True when every part of the path is a real folder: what lies behind a link is not in the working copy. */
export function isPlainFolder(root: string, key: PathKey, known: Map<PathKey, boolean> = new Map([['', true]])): boolean {
  const answer = known.get(key)
  if (answer !== undefined) return answer
  const plain = isPlainFolder(root, parentOf(key), known) && statOf(toPath(root, key))?.isDirectory() === true
  known.set(key, plain)
  return plain
}

function readWorkFile(root: string, key: PathKey): WorkFile | undefined {
  const path = toPath(root, key)
  const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false })
  if (!stat) return undefined
  const perm = Number(stat.mode) & 0o777
  const common = { perm, size: Number(stat.size), mtimeMs: Number(stat.mtimeMs), stamp: stampOf(stat) }
  if (stat.isSymbolicLink()) return { ...common, kind: 'link', target: readlinkSync(path, 'buffer').toString('latin1') }
  if (!stat.isFile()) return undefined
  return { ...common, kind: perm & 0o100 ? 'exec' : 'file' }
}

function stampOf(stat: BigIntStats): string {
  return `${stat.ino}:${stat.mode}:${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}`
}

/** Equal lists: between the two scans nothing was changed, added or removed. */
export function scanStamp(repo: Repository, seen: Scan): string {
  const files = [...seen.files].map(([key, file]) => `${key}\0${file.stamp}`)
  return JSON.stringify([repo.head, seen.index, files, seen.modules])
}
