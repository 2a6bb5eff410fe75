import { lstatSync } from 'node:fs'
import type { FileContent } from '../../vault/vault.ts'
import type { Repository } from './repository.ts'

const mostRemembered = 100_000
const remembered = new Map<string, FileContent>()

/**
 * Stores packs and loose objects as they lie there. Git never changes such a file under its name, so one that
 * this process has read and that is still the same inode is not read again, as long as the vault has its bytes.
 */
export async function putObjects(repo: Repository, names: readonly string[]): Promise<FileContent[]> {
  const { vault, signal } = repo.ctx
  const items = names.map((name) => {
    const path = `${repo.gitDir}/objects/${name}`
    const stat = lstatSync(path, { bigint: true })
    return { path, key: [vault.path, path, stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join('\0') }
  })
  const unread: typeof items = []
  for (const item of items) if (!(await isStored(repo, remembered.get(item.key)))) unread.push(item)
  const contents = await vault.putFiles(
    unread.map((item) => item.path),
    { signal, onProgress: (progress) => repo.ctx.progress(progress) },
  )
  if (remembered.size + unread.length > mostRemembered) remembered.clear()
  const fresh = new Map(unread.map((item, i) => [item.key, contents[i]!]))
  const found = items.map((item) => fresh.get(item.key) ?? remembered.get(item.key)!)
  for (const [key, content] of fresh) remembered.set(key, content)
  return found
}

/** Asking the vault also keeps the bytes from being collected until the snapshot that names them is registered. */
async function isStored(repo: Repository, content: FileContent | undefined): Promise<boolean> {
  if (!content) return false
  for (const chunk of content.chunks) if (!(await repo.ctx.vault.has(chunk.id))) return false
  return true
}
