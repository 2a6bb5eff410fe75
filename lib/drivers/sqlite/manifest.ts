import { z } from 'zod'
import { canonicalJson, type Json } from '#lib/system/canonical.ts'
import { VaultError } from '#lib/vault/vault.ts'
import type { DriverContext, Snapshot } from '../driver.ts'
import { SqliteDriverError } from './failures.ts'
import { contentDigest } from './header.ts'

const address = z.string().regex(/^[0-9a-f]{64}$/)
const manifestSchema = z.object({
  format: z.literal('ripcord-sqlite-1'),
  pageSize: z.number().int().min(512).max(65_536),
  pages: z.number().int().positive(),
  size: z.number().int().positive(),
  /** Permission bits, for a target that is missing. */
  mode: z.number().int().min(0).max(0o777),
  /** The first 100 bytes, in hex. */
  header: z.string(),
  schemaHash: address,
  units: z.record(z.string(), z.number()),
  firstDigest: address,
  digest: address,
  chunks: z.array(
    z.object({
      id: address,
      size: z
        .number()
        .int()
        .positive()
        .max(1 << 20),
    }),
  ),
})

export type Manifest = z.infer<typeof manifestSchema>

export async function putManifest(ctx: DriverContext, manifest: Manifest): Promise<string> {
  return ctx.vault.putBytes(Buffer.from(canonicalJson(manifest as unknown as Json)))
}

/** Reads the manifest and holds it against the snapshot's digest, so that nothing else is ever restored. */
export async function readManifest(ctx: DriverContext, snapshot: Snapshot): Promise<Manifest> {
  try {
    const manifest = manifestSchema.parse(JSON.parse((await ctx.vault.getBytes(snapshot.manifest)).toString('utf8')))
    const bytes = manifest.chunks.reduce((sum, chunk) => sum + chunk.size, 0)
    const whole = bytes === manifest.size && manifest.pages * manifest.pageSize === manifest.size
    if (whole && contentDigest(manifest) === snapshot.digest) return manifest
  } catch (error) {
    if (error instanceof VaultError && error.code === 'io') throw error
  }
  throw new SqliteDriverError('corrupt', 'The checkpoint’s description is missing or damaged. Choose another checkpoint or copy.')
}
