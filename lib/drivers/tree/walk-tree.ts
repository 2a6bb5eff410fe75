import { lstatSync, readdirSync, readlinkSync, type BigIntStats } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { excluder } from './exclude.ts'
import { byPath, onDisk, showPath, type Tree, type TreeEntry } from './tree-entry.ts'
import { TreeFailure } from './tree-failure.ts'

const yieldEvery = 400

/** Lists a tree without following any link and without reading content. Throws TreeFailure `unsafe` where another file system is mounted inside. */
export async function walkTree(root: string, options: { exclude?: readonly string[]; signal?: AbortSignal } = {}): Promise<Tree> {
  const isExcluded = excluder(options.exclude ?? [])
  const tree: Tree = { entries: [], specials: [], excluded: [] }
  const top = lstatSync(root, { bigint: true })
  tree.entries.push(entryOf('', top, root))
  const folders = ['']
  let seen = 0
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const name of readdirSync(onDisk(root, folder), { encoding: 'buffer' })) {
      const path = folder === '' ? name.toString('latin1') : `${folder}/${name.toString('latin1')}`
      if (++seen % yieldEvery === 0) {
        await setImmediate()
        options.signal?.throwIfAborted()
      }
      if (isExcluded(path)) {
        tree.excluded.push(path)
        continue
      }
      const stat = lstatSync(onDisk(root, path), { bigint: true })
      if (stat.isDirectory()) {
        if (stat.dev !== top.dev)
          throw new TreeFailure(
            'unsafe',
            `Another file system is mounted at ${showPath(path)} inside ${root}. Unmount it, or configure the folders beside it.`,
          )
        folders.push(path)
      } else if (!stat.isFile() && !stat.isSymbolicLink()) {
        tree.specials.push(path)
        continue
      }
      tree.entries.push(entryOf(path, stat, root))
    }
  }
  tree.entries.sort(byPath)
  tree.specials.sort()
  tree.excluded.sort()
  groupHardLinks(tree.entries)
  return tree
}

function entryOf(path: string, stat: BigIntStats, root: string): TreeEntry {
  const type = stat.isDirectory() ? 'dir' : stat.isSymbolicLink() ? 'link' : 'file'
  return {
    path,
    type,
    mode: type === 'link' ? 0o777 : Number(stat.mode) & 0o7777,
    mtimeNs: stat.mtimeNs,
    uid: Number(stat.uid),
    gid: Number(stat.gid),
    size: type === 'file' ? Number(stat.size) : 0,
    chunks: [],
    sparse: type === 'file' && stat.blocks * 512n < stat.size && stat.size > 4096n,
    group: type === 'file' && stat.nlink > 1n ? path : null,
    target: type === 'link' ? readlinkSync(onDisk(root, path), { encoding: 'buffer' }).toString('latin1') : null,
    disk: { dev: stat.dev, ino: stat.ino, ctimeNs: stat.ctimeNs },
  }
}

/** A file whose other names lie outside the tree counts as an ordinary file. */
function groupHardLinks(entries: TreeEntry[]): void {
  const byInode = new Map<bigint, TreeEntry[]>()
  for (const entry of entries) {
    if (entry.group === null) continue
    const names = byInode.get(entry.disk!.ino)
    if (names) names.push(entry)
    else byInode.set(entry.disk!.ino, [entry])
  }
  for (const names of byInode.values()) for (const entry of names) entry.group = names.length > 1 ? names[0]!.path : null
}

/** Whether nothing was touched between two listings. */
export function sameListing(a: Tree, b: Tree): boolean {
  if (a.entries.length !== b.entries.length || a.excluded.length !== b.excluded.length) return false
  return a.entries.every((entry, i) => {
    const other = b.entries[i]!
    return entry.path === other.path && entry.type === other.type && entry.mode === other.mode && statKey(entry) === statKey(other)
  })
}

/** Two equal keys: the same file, not written in between, as far as the file system's clock can tell. */
export function statKey(entry: TreeEntry): string {
  const { dev, ino, ctimeNs } = entry.disk!
  return `${dev}:${ino}:${entry.size}:${entry.mtimeNs}:${ctimeNs}`
}
