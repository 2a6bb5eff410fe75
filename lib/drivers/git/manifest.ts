import { z } from 'zod'
import { digestOf, type Json } from '../../system/canonical.ts'
import type { DriverContext, Snapshot } from '../driver.ts'
import { isSafeKey } from './path-key.ts'
import { refuse } from './refusal.ts'
import type { Head } from './repository.ts'
import type { IndexLine } from './scan.ts'

const sha = z.string().regex(/^[0-9a-f]{64}$/)
const oid = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/)
const key = z.string().refine(isSafeKey)
const content = { size: z.number().int().min(0), digest: sha, chunks: z.array(z.object({ id: sha, size: z.number().int().min(0) })) }

const treeFile = z.object({
  key,
  kind: z.enum(['file', 'exec', 'link']),
  perm: z.number().int().min(0).max(0o777),
  target: z.string().optional(),
  ...content,
})
const objectName = /^(pack\/pack-([0-9a-f]{40}|[0-9a-f]{64})\.pack|[0-9a-f]{2}\/([0-9a-f]{38}|[0-9a-f]{62}))$/
const objectFile = z.object({ name: z.string().regex(objectName), ...content })

const manifestSchema = z.object({
  format: z.literal('ripcord-git-1'),
  objectFormat: z.enum(['sha1', 'sha256']),
  head: z.object({ commit: oid.nullable(), branch: z.string().startsWith('refs/heads/').max(1000).nullable() }),
  /** When HEAD was committed, ms since the epoch. */
  committedAt: z.number().nullable(),
  /** Boundary commits of a shallow clone. */
  shallow: z.array(oid),
  /** The index file itself; null when there was none. */
  indexFile: z.object(content).nullable(),
  index: z.array(z.tuple([z.string(), z.string(), oid, z.string(), key])),
  modules: z.array(key),
  files: z.array(treeFile),
  /** Packs and loose objects that HEAD and index need, as they lie in the object store. */
  objects: z.array(objectFile),
})

export type Manifest = z.infer<typeof manifestSchema>
export type TreeFile = z.infer<typeof treeFile>
export type ObjectFile = z.infer<typeof objectFile>

/** What makes two states equal: HEAD, index and worktree content, wherever and whenever they are seen. */
export function stateDigest(head: Head, index: readonly IndexLine[], files: readonly Pick<TreeFile, 'key' | 'kind' | 'digest'>[]): string {
  const worktree = files.map((file) => [file.key, file.kind, file.digest]).toSorted((a, b) => (a[0]! < b[0]! ? -1 : 1))
  return digestOf({ commit: head.commit, branch: head.branch, index: index as unknown as Json, worktree })
}

export function manifestDigest(manifest: Manifest): string {
  return stateDigest(manifest.head as Head, manifest.index, manifest.files)
}

/** Throws `corrupt` for anything but a manifest that describes exactly this snapshot. */
export async function loadManifest(ctx: DriverContext, snapshot: Pick<Snapshot, 'manifest' | 'digest'>): Promise<Manifest> {
  const bytes = await ctx.vault.getBytes(snapshot.manifest)
  let parsed
  try {
    parsed = manifestSchema.safeParse(JSON.parse(bytes.toString('utf8')))
  } catch {
    refuse('corrupt', 'The description of the checkpoint cannot be read: choose another checkpoint.')
  }
  if (!parsed.success) refuse('corrupt', 'The description of the checkpoint is not one of a git working copy: choose another checkpoint.')
  if (manifestDigest(parsed.data) !== snapshot.digest)
    refuse('corrupt', 'The checkpoint does not have the content that it was registered with.')
  return parsed.data
}

export function blobsOf(manifest: Manifest): string[] {
  const parts = [...manifest.files, ...manifest.objects, ...(manifest.indexFile ? [manifest.indexFile] : [])]
  return [...new Set(parts.flatMap((part) => part.chunks.map((chunk) => chunk.id)))]
}
