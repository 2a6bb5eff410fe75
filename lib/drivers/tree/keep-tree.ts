import {
  chmodSync,
  lchownSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  symlinkSync,
} from 'node:fs'
import type { DriverContext } from '../driver.ts'
import { ownsAll } from './build-tree.ts'
import { onDisk, parentOf, showPath, type Tree, type TreeEntry } from './tree-entry.ts'

const slash = Buffer.from('/')

/** What is no part of the checkpoint yet lives in the target: excluded paths, pipes and sockets. `homeless` would lose the folder they lie in. */
export function keptPaths(live: Tree, wanted: readonly TreeEntry[]): { kept: string[]; homeless: string[] } {
  const types = new Map(wanted.map((entry) => [entry.path, entry.type]))
  const hasHome = (path: string) => types.get(parentOf(path)) === 'dir'
  return {
    kept: [...live.excluded, ...live.specials].filter((path) => hasHome(path) && !types.has(path)),
    homeless: live.excluded.filter((path) => !hasHome(path)),
  }
}

/** Gives the new tree the kept paths as hard links, so that programs that hold them open notice nothing. */
export function linkKept(ctx: DriverContext, from: string, to: string, paths: readonly string[]): void {
  for (const path of paths) {
    carry(onDisk(from, path), onDisk(to, path), 'link')
    ctx.log(`kept ${showPath(path)}, which is no part of the checkpoint`)
  }
}

/** After the exchange: what appeared in kept folders since the linking follows. */
export function moveLate(oldTree: string, root: string, paths: readonly string[]): void {
  for (const path of paths) carry(onDisk(oldTree, path), onDisk(root, path), 'move')
}

function carry(from: Buffer, to: Buffer, how: 'link' | 'move'): void {
  const stat = lstatSync(from, { throwIfNoEntry: false })
  if (!stat) return
  const there = lstatSync(to, { throwIfNoEntry: false })
  if (stat.isDirectory()) {
    if (!there) mkdirSync(to, { mode: 0o700 })
    else if (!there.isDirectory()) return
    for (const name of readdirSync(from, { encoding: 'buffer' }))
      carry(Buffer.concat([from, slash, name]), Buffer.concat([to, slash, name]), how)
  } else if (how === 'move') {
    if (!there || (there.ino !== stat.ino && !stat.isSymbolicLink())) renameSync(from, to)
    return
  } else if (stat.isSymbolicLink()) symlinkSync(readlinkSync(from, { encoding: 'buffer' }), to)
  else return linkSync(from, to)
  if (there) return
  if (ownsAll) lchownSync(to, stat.uid, stat.gid)
  if (stat.isDirectory()) chmodSync(to, stat.mode & 0o7777)
  lutimesSync(to, stat.atimeMs / 1000, stat.mtimeMs / 1000)
}
