import { isUtf8 } from 'node:buffer'
import { z } from 'zod'
import { canonicalJson, digestOf, type Json } from '#lib/system/canonical.ts'
import { byPath, bytesOfPath, chunkBytes, parentOf, type TreeEntry } from './tree-entry.ts'
import { TreeFailure } from './tree-failure.ts'

const name = z.union([z.string(), z.object({ b64: z.base64() })])
const entrySchema = z.object({
  path: name,
  type: z.enum(['dir', 'file', 'link']),
  mode: z.int().min(0).max(0o7777),
  mtimeNs: z.string().regex(/^-?\d{1,20}$/),
  uid: z.int().min(0),
  gid: z.int().min(0),
  size: z.int().min(0).optional(),
  chunks: z.array(z.string().regex(/^[0-9a-f]{64}$/)).optional(),
  sparse: z.literal(true).optional(),
  group: name.optional(),
  target: name.optional(),
})
const manifestSchema = z.object({
  format: z.literal('ripcord-tree'),
  version: z.literal(1),
  exclude: z.array(z.string()),
  entries: z.array(entrySchema),
})
export interface TreeManifest {
  exclude: string[]
  entries: TreeEntry[]
}

type StoredName = z.infer<typeof name>
const storeName = (path: string): StoredName => {
  const bytes = bytesOfPath(path)
  return isUtf8(bytes) ? bytes.toString('utf8') : { b64: bytes.toString('base64') }
}
const loadName = (stored: StoredName) =>
  Buffer.from(typeof stored === 'string' ? stored : stored.b64, typeof stored === 'string' ? 'utf8' : 'base64').toString('latin1')

/** What makes two trees the same: names, types, permissions, content, link targets and hard links; no times, no owners, no place. */
function identityOf(entry: TreeEntry): { [key: string]: Json | undefined } {
  return {
    path: storeName(entry.path),
    type: entry.type,
    mode: entry.mode,
    size: entry.type === 'file' ? entry.size : undefined,
    chunks: entry.type === 'file' ? entry.chunks : undefined,
    group: entry.group === null ? undefined : storeName(entry.group),
    target: entry.target === null ? undefined : storeName(entry.target),
  }
}

export function treeDigest(entries: readonly TreeEntry[]): string {
  return digestOf(entries.map(identityOf))
}

export function encodeManifest(entries: readonly TreeEntry[], exclude: readonly string[]): Buffer {
  const stored = entries.map((entry) => ({
    ...identityOf(entry),
    mtimeNs: String(entry.mtimeNs),
    uid: entry.uid,
    gid: entry.gid,
    sparse: entry.sparse || undefined,
  }))
  return Buffer.from(canonicalJson({ format: 'ripcord-tree', version: 1, exclude: [...exclude], entries: stored }))
}

/** Reads a manifest as hostile input: nothing in it may lead out of the root, through a link, or to a size it does not have. */
export function decodeManifest(data: Uint8Array, digest: string): TreeManifest {
  let parsed: z.infer<typeof manifestSchema>
  try {
    parsed = manifestSchema.parse(JSON.parse(Buffer.from(data).toString('utf8')))
  } catch {
    throw corrupt('it is no description of a folder')
  }
  const entries = parsed.entries.map((stored): TreeEntry => ({
    path: loadName(stored.path),
    type: stored.type,
    mode: stored.mode,
    mtimeNs: BigInt(stored.mtimeNs),
    uid: stored.uid,
    gid: stored.gid,
    size: stored.size ?? 0,
    chunks: stored.chunks ?? [],
    sparse: stored.sparse ?? false,
    group: stored.group === undefined ? null : loadName(stored.group),
    target: stored.target === undefined ? null : loadName(stored.target),
    disk: null,
  }))
  checkEntries(entries)
  if (treeDigest(entries) !== digest) throw corrupt('its digest is not the recorded one')
  return { exclude: parsed.exclude, entries }
}

function checkEntries(entries: TreeEntry[]): void {
  const seen = new Map<string, TreeEntry>()
  for (const [i, entry] of entries.entries()) {
    if (i === 0 ? entry.path !== '' || entry.type !== 'dir' : byPath(entries[i - 1]!, entry) >= 0)
      throw corrupt('its entries are out of order')
    if (i > 0) {
      const parts = entry.path.split('/')
      if (entry.path.includes('\0') || parts.some((part) => part === '' || part === '.' || part === '..'))
        throw corrupt('a path leads out of the root')
      if (seen.get(parentOf(entry.path))?.type !== 'dir') throw corrupt('an entry lies in something that is no folder')
    }
    const pieces = entry.type === 'file' ? Math.ceil(entry.size / chunkBytes) : 0
    if (entry.chunks.length !== pieces || (entry.type !== 'file' && entry.size > 0)) throw corrupt('a size does not fit its content')
    if ((entry.type === 'link') !== (entry.target !== null) || entry.target?.includes('\0')) throw corrupt('a link has no proper target')
    seen.set(entry.path, entry)
    if (entry.group === null) continue
    const first = seen.get(entry.group)
    if (entry.type !== 'file' || first?.group !== entry.group || String(first.chunks) !== String(entry.chunks))
      throw corrupt('a hard link is not one')
  }
}

const corrupt = (why: string) =>
  new TreeFailure('corrupt', `The checkpoint's description is damaged: ${why}. Choose another checkpoint; quarantine this one.`)
