import { join } from 'node:path'
import type { DriverContext } from '../driver.ts'
import type { Manifest } from './manifest.ts'
import { ask } from './session.ts'

/** The checkpoint as a database in the private folder, to read from. */
export async function unpack(ctx: DriverContext, manifest: Manifest): Promise<string> {
  const path = join(ctx.workdir, `checkpoint-${manifest.digest.slice(0, 12)}.db`)
  await ctx.vault.writeFiles([{ path, chunks: manifest.chunks, sparse: true }], { signal: ctx.signal })
  return path
}

/** Writes the checkpoint into a database that others are using, as one transaction; they see all of it or nothing. */
export async function pushIntoLive(ctx: DriverContext, path: string, manifest: Manifest): Promise<number> {
  const from = await unpack(ctx, manifest)
  ctx.midEffect()
  await ask(ctx, { does: 'push', path, from }, 'pushed')
  return manifest.size
}
