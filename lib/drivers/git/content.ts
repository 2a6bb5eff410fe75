import { sha256 } from '../../system/canonical.ts'
import { hashChunks } from '../../vault/hash-files.ts'
import type { Chunk, FileContent } from '../../vault/vault.ts'
import { toPath, type PathKey } from './path-key.ts'
import type { Repository } from './repository.ts'
import type { WorkFile } from './scan.ts'

const mostRemembered = 200_000
const racyMs = 2_000
const remembered = new Map<string, FileContent>()

/** The identity of a content: the address of its only piece, else the sha256 of all addresses. Costs no second hashing. */
function withDigest(chunks: Chunk[]): FileContent {
  const digest = chunks.length === 1 ? chunks[0]!.id : sha256(chunks.map((chunk) => chunk.id).join('\n'))
  return { digest, size: chunks.reduce((sum, chunk) => sum + chunk.size, 0), chunks }
}

export async function putContents(repo: Repository, paths: readonly (string | Buffer)[]): Promise<FileContent[]> {
  const { vault, signal } = repo.ctx
  const onProgress = (progress: { doneBytes: number; totalBytes: number }) => repo.ctx.progress(progress)
  return (await vault.putFiles(paths, { signal, onProgress, wholeDigest: false })).map(({ chunks }) => withDigest(chunks))
}

export async function readContents(repo: Repository, paths: readonly (string | Buffer)[]): Promise<FileContent[]> {
  const { signal } = repo.ctx
  return (await hashChunks(paths, { signal, onProgress: (progress) => repo.ctx.progress(progress) })).map(withDigest)
}

type Entry = readonly [PathKey, WorkFile]

/**
 * Contents of worktree files in their order. A file that this process has read and that was not touched since is
 * taken from memory where `known` allows it; one changed in the last two seconds is not remembered, for a second
 * change within the file system's clock tick would not show.
 */
export async function contentsOf(
  repo: Repository,
  files: readonly Entry[],
  read: typeof readContents,
  known: (content: FileContent) => boolean | Promise<boolean>,
): Promise<FileContent[]> {
  const unread: Entry[] = []
  const found = new Map<PathKey, FileContent>()
  for (const entry of files) {
    const content = remembered.get(nameOf(repo, entry))
    if (content && (await known(content))) found.set(entry[0], content)
    else unread.push(entry)
  }
  const readAt = repo.ctx.clock.now()
  const contents = await read(
    repo,
    unread.map(([key]) => toPath(repo.root, key)),
  )
  if (remembered.size + unread.length > mostRemembered) remembered.clear()
  for (const [i, entry] of unread.entries()) {
    found.set(entry[0], contents[i]!)
    const settled = Number(entry[1].stamp.split(':').at(-1)) / 1e6 < readAt - racyMs
    if (settled && contents[i]!.size === entry[1].size) remembered.set(nameOf(repo, entry), contents[i]!)
  }
  return files.map(([key]) => found.get(key)!)
}

function nameOf(repo: Repository, [key, file]: Entry): string {
  return `${repo.root}\0${key}\0${file.stamp}`
}

/** Asking the vault also keeps the bytes from being collected until the snapshot that names them is registered. */
export async function isStored(repo: Repository, content: FileContent): Promise<boolean> {
  for (const chunk of content.chunks) if (!(await repo.ctx.vault.has(chunk.id))) return false
  return true
}
