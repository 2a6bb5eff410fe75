import { isUtf8 } from 'node:buffer'

/**
 * One thing in a directory tree. A path is relative to the root, which is ''; its bytes are held as
 * latin1 text, one character a byte, so that names outside UTF-8 survive and sort by bytes.
 */
export interface TreeEntry {
  path: string
  type: 'dir' | 'file' | 'link'
  /** Permission bits, set-id and sticky bits included. */
  mode: number
  mtimeNs: bigint
  uid: number
  gid: number
  /** Of files, else 0. */
  size: number
  /** Of files: the addresses of the content's 1 MiB pieces, once they are known. */
  chunks: string[]
  sparse: boolean
  /** Of files with several names in the tree: the first of these names. */
  group: string | null
  /** Of links: where it points, as it stands. */
  target: string | null
  /** Of entries on disk. */
  disk: DiskIdentity | null
}

export interface DiskIdentity {
  dev: bigint
  ino: bigint
  ctimeNs: bigint
}

export interface Tree {
  /** Sorted by path; the root comes first and a folder before what is in it. */
  entries: TreeEntry[]
  /** Pipes, sockets and devices: no part of a checkpoint. */
  specials: string[]
  /** The topmost paths that the exclude list names: no part of a checkpoint, kept by a restore. */
  excluded: string[]
}

export const chunkBytes = 1 << 20

export function bytesOfPath(path: string): Buffer {
  return Buffer.from(path, 'latin1')
}

/** The place on disk; the root is a text path from a config. */
export function onDisk(root: string, path: string): Buffer {
  return path === '' ? Buffer.from(root) : Buffer.concat([Buffer.from(`${root}/`), bytesOfPath(path)])
}

/** For people: control characters and bytes outside UTF-8 are shown escaped. */
export function showPath(path: string): string {
  if (path === '') return '.'
  const bytes = bytesOfPath(path)
  const text = isUtf8(bytes) ? bytes.toString('utf8') : path.replace(/[\x80-\xff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`)
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]/g, (char) =>
    JSON.stringify(char)
      .slice(1, -1)
      .replace(/^[^\\]$/, (c) => `\\u${c.charCodeAt(0).toString(16)}`),
  )
}

export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : path.slice(0, slash)
}

export function byPath(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0
}

export function totalSize(entries: readonly TreeEntry[]): number {
  return entries.reduce((sum, entry) => sum + (entry.group === null || entry.group === entry.path ? entry.size : 0), 0)
}
