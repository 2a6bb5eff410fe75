import { z } from 'zod'
import { canonicalJson, digestOf } from '#lib/system/canonical.ts'
import type { DriverContext, Snapshot } from '../driver.ts'
import { loadTree } from '../tree/store-tree.ts'
import { TreeFailure } from '../tree/tree-failure.ts'
import type { TreeManifest } from '../tree/tree-manifest.ts'
import { isReleaseName } from './release-layout.ts'

const address = z.string().regex(/^[0-9a-f]{64}$/)
const schema = z.object({
  format: z.literal('ripcord-release'),
  version: z.literal(1),
  name: z.string().refine(isReleaseName),
  relative: z.boolean(),
  tree: z.object({ manifest: address, digest: address }),
})
export type ReleaseManifest = z.infer<typeof schema>

/** A release is its name and its tree. */
export function releaseDigest(name: string, tree: string): string {
  return digestOf({ release: name, tree })
}

export function encodeRelease(release: Omit<ReleaseManifest, 'format' | 'version'>): Buffer {
  return Buffer.from(canonicalJson({ format: 'ripcord-release', version: 1, ...release }))
}

/** Throws TreeFailure `corrupt` when the description is not the one that was recorded. */
export async function loadRelease(ctx: DriverContext, snapshot: Snapshot): Promise<{ release: ReleaseManifest; tree: TreeManifest }> {
  const data = await ctx.vault.getBytes(snapshot.manifest)
  let release: ReleaseManifest
  try {
    release = schema.parse(JSON.parse(data.toString('utf8')))
  } catch {
    throw new TreeFailure(
      'corrupt',
      "The checkpoint's description is damaged: it is no description of a release. Choose another checkpoint.",
    )
  }
  if (releaseDigest(release.name, release.tree.digest) !== snapshot.digest) {
    throw new TreeFailure(
      'corrupt',
      "The checkpoint's description is damaged: its digest is not the recorded one. Choose another checkpoint.",
    )
  }
  return { release, tree: await loadTree(ctx, release.tree) }
}
