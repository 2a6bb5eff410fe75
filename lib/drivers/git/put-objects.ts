import { lstatSync } from 'node:fs'
import type { FileContent } from '../../vault/vault.ts'
import { isStored, putContents } from './content.ts'
import type { Repository } from './repository.ts'

const mostRemembered = 100_000
const remembered = new Map<string, FileContent>()

/**
 * Stores packs and loose objects as they lie there. Git never changes such a file under its name, so one that
 * this process has read and that is still the same inode is not read again, as long as the vault has its bytes.
 */
export async function putObjects(repo: Repository, names: readonly string[]): Promise<FileContent[]> {
  const { vault } = repo.ctx
  const items = names.map((name) => {
    const path = `${repo.gitDir}/objects/${name}`
    const stat = lstatSync(path, { bigint: true })
    return { path, key: [vault.path, path, stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join('\0') }
  })
  const unread: typeof items = []
  for (const item of items) {
    const content = remembered.get(item.key)
    if (!content || !(await isStored(repo, content))) unread.push(item)
  }
  const contents = await putContents(
    repo,
    unread.map((item) => item.path),
  )
  if (remembered.size + unread.length > mostRemembered) remembered.clear()
  const fresh = new Map(unread.map((item, i) => [item.key, contents[i]!]))
  const found = items.map((item) => fresh.get(item.key) ?? remembered.get(item.key)!)
  for (const [key, content] of fresh) remembered.set(key, content)
  return found
}
