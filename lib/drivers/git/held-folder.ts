import { closeSync, constants, lstatSync, mkdirSync, openSync, readdirSync, renameSync, rmdirSync, unlinkSync } from 'node:fs'
import { refuse } from './refusal.ts'
import { nameOf, parentOf, showName, type PathKey } from './path-key.ts'

const folderOnly = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW

/**
 * Changes names below a root without ever passing through a symbolic link: every folder on the way is opened
 * by itself and held, so that swapping one for a link meanwhile leads nowhere. Linux only, by /proc/self/fd.
 */
export class HeldFolders {
  readonly #root: number
  #open: { key: PathKey; fd: number }[] = []

  constructor(root: string) {
    this.#root = openSync(root, folderOnly)
  }

  close(): void {
    this.#leave(0)
    closeSync(this.#root)
  }

  /** Puts the staged file in place, making folders that are missing. Empty folders in its way go. */
  place(staged: string, key: PathKey): void {
    const path = this.#within(this.#enter(parentOf(key), true)!, nameOf(key))
    if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) removeEmptyFolders(path, key)
    renameSync(staged, path)
  }

  ensureFolder(key: PathKey): void {
    this.#enter(key, true)
  }

  /** Removes a file or link, and the folders that it leaves empty. What is not there, or behind a link, is left alone. */
  remove(key: PathKey): void {
    const parent = this.#enter(parentOf(key), false)
    if (parent === null) return
    const path = this.#within(parent, nameOf(key))
    const stat = lstatSync(path, { throwIfNoEntry: false })
    if (!stat || stat.isDirectory()) return
    unlinkSync(path)
    for (let folder = parentOf(key); folder !== ''; folder = parentOf(folder)) {
      const above = this.#enter(parentOf(folder), false)
      if (above === null || !tryRemoveFolder(this.#within(above, nameOf(folder)))) return
    }
  }

  #within(fd: number, name: PathKey): Buffer {
    return Buffer.concat([Buffer.from(`/proc/self/fd/${fd}/`), Buffer.from(name, 'latin1')])
  }

  #enter(key: PathKey, make: boolean): number | null {
    const parts = key === '' ? [] : key.split('/')
    const shared = this.#sharedDepth(parts)
    this.#leave(shared)
    for (let depth = shared; depth < parts.length; depth++) {
      const path = this.#within(this.#open.at(-1)?.fd ?? this.#root, parts[depth]!)
      const at = parts.slice(0, depth + 1).join('/')
      const fd = openFolder(path) ?? (make ? makeFolder(path, at) : null)
      if (fd === null) return null
      this.#open.push({ key: at, fd })
    }
    return this.#open.at(-1)?.fd ?? this.#root
  }

  #sharedDepth(parts: string[]): number {
    let depth = 0
    while (depth < this.#open.length && depth < parts.length && this.#open[depth]!.key === parts.slice(0, depth + 1).join('/')) {
      depth++
    }
    return depth
  }

  #leave(depth: number): void {
    for (const { fd } of this.#open.splice(depth)) closeSync(fd)
  }
}

function openFolder(path: Buffer): number | null {
  try {
    return openSync(path, folderOnly)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code!)) return null
    throw error
  }
}

function makeFolder(path: Buffer, key: PathKey): number {
  try {
    mkdirSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    refuse('unsafe', `${showName(key)} is a link or a file where a folder must be: move it away and restore again.`)
  }
  return openSync(path, folderOnly)
}

function tryRemoveFolder(path: Buffer): boolean {
  try {
    rmdirSync(path)
    return true
  } catch {
    return false
  }
}

function removeEmptyFolders(path: Buffer, key: PathKey): void {
  for (const entry of readdirSync(path, { withFileTypes: true, encoding: 'buffer' })) {
    if (entry.isDirectory()) removeEmptyFolders(Buffer.concat([path, Buffer.from('/'), entry.name]), key)
  }
  if (!tryRemoveFolder(path)) {
    refuse('unsafe', `The folder ${showName(key)} stands where a file must go and is not empty: move it away and restore again.`)
  }
}
