import type { DriverContext, Snapshot } from '../driver.ts'
import { readTree } from './read-tree.ts'
import { showPath, type TreeEntry } from './tree-entry.ts'
import { decodeManifest, encodeManifest, type TreeManifest } from './tree-manifest.ts'

/** Stores a tree and its manifest in the vault, not yet synced; returns the manifest's address and all addresses. */
export async function storeTree(
  ctx: DriverContext,
  root: string,
  exclude: readonly string[],
): Promise<{ entries: TreeEntry[]; manifest: string; blobs: string[] }> {
  const tree = await readTree(ctx, root, { exclude, store: true, reread: false })
  for (const path of tree.specials.slice(0, 20)) ctx.log(`left out ${showPath(path)}: a pipe, socket or device is no content`)
  const manifest = await ctx.vault.putBytes(encodeManifest(tree.entries, exclude))
  const blobs = new Set([manifest])
  for (const entry of tree.entries) for (const id of entry.chunks) blobs.add(id)
  return { entries: tree.entries, manifest, blobs: [...blobs] }
}

export async function loadTree(ctx: DriverContext, snapshot: Pick<Snapshot, 'manifest' | 'digest'>): Promise<TreeManifest> {
  return decodeManifest(await ctx.vault.getBytes(snapshot.manifest), snapshot.digest)
}
