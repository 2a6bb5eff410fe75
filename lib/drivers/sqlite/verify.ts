import type { DriverContext, DriverResult, Snapshot } from '../driver.ts'
import { compareWith } from './compare-with.ts'
import type { SqliteConfig } from './config.ts'
import { readManifest } from './manifest.ts'
import { readNow } from './read-now.ts'
import { ask } from './session.ts'
import { presentTarget } from './target.ts'
import { sha256 } from '#lib/system/canonical.ts'
import { SqliteDriverError } from './failures.ts'

type Verified = DriverResult<{ matches: boolean; digest: string; differences: string[] }>
const most = 20

/** Equal digests mean equal bytes, and those were checked when they were stored; only a difference is looked into. */
export async function verify(ctx: DriverContext, config: SqliteConfig, snapshot: Snapshot): Promise<Verified> {
  const differences: string[] = []
  let digest = sha256('unreadable')
  try {
    const target = await presentTarget(config.path)
    digest = (await readNow(ctx, target.path)).digest
    if (digest === snapshot.digest) return { ok: true, matches: true, digest, differences }
    const manifest = await readManifest(ctx, snapshot)
    const { faults } = await ask(ctx, { does: 'read', path: target.path, units: {}, check: true }, 'described')
    differences.push(...faults.slice(0, 5).map((fault) => `Damage: ${fault}`))
    const { tables, warnings } = await compareWith(ctx, config, target.path, manifest)
    differences.push(...warnings, ...tables.map(({ name, note }) => `Table ${name}, against the checkpoint: ${note}.`))
  } catch (error) {
    if (!(error instanceof SqliteDriverError) || error.failure.code !== 'corrupt') throw error
    differences.push(error.message)
  }
  if (differences.length === 0) differences.push('No row differs, but the pages do: the file was rewritten since, for example by VACUUM.')
  return { ok: true, matches: false, digest, differences: differences.slice(0, most) }
}
