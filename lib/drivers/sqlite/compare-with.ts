import type { DriverContext } from '../driver.ts'
import type { SqliteConfig } from './config.ts'
import type { Manifest } from './manifest.ts'
import type { Comparison } from './program/protocol.ts'
import { unpack } from './push.ts'
import { ask } from './session.ts'

/** The target's rows against the checkpoint's, table by table. */
export async function compareWith(ctx: DriverContext, config: SqliteConfig, path: string, manifest: Manifest): Promise<Comparison> {
  const other = await unpack(ctx, manifest)
  return ask(ctx, { does: 'compare', path, other, units: config.units ?? {}, timestamps: config.timestampColumn ?? {} }, 'compared')
}
