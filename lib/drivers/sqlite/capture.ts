import { formatCount } from '#lib/domain/format/count.ts'
import type { DriverContext, DriverResult, Snapshot } from '../driver.ts'
import type { SqliteConfig } from './config.ts'
import { readContent } from './content.ts'
import { SqliteDriverError } from './failures.ts'
import { putManifest } from './manifest.ts'
import type { Description } from './program/protocol.ts'
import { openSession } from './session.ts'
import { presentTarget } from './target.ts'

/** Stores what one read transaction sees, while others write, and checks that very state's structure; with `damaged` it is kept unjudged. */
export async function capture(ctx: DriverContext, config: SqliteConfig, damaged = false): Promise<DriverResult<{ snapshot: Snapshot }>> {
  const target = await presentTarget(config.path)
  const session = openSession(ctx, { does: 'read', path: target.path, units: config.units ?? {}, check: !damaged })
  try {
    await session.wait('open')
    const dataTime = ctx.clock.now()
    const reading = readContent(ctx, target.path, { store: true })
    const [content, description] = await both(reading, session.wait('described'))
    session.assertAlive()
    if (description.faults.length > 0) {
      throw new SqliteDriverError(
        'corrupt',
        `${config.path} is damaged and was not stored: ${description.faults.slice(0, 3).join('; ')}.`,
        {
          faults: description.faults.join('\n'),
        },
      )
    }
    for (const note of description.notes) ctx.log(note)
    const { pageSize, size, chunks, firstDigest, digest, header } = content
    const manifest = await putManifest(ctx, {
      format: 'ripcord-sqlite-1',
      pageSize,
      pages: size / pageSize,
      size,
      mode: target.mode,
      header: header.toString('hex'),
      schemaHash: description.schemaHash,
      units: description.units,
      firstDigest,
      digest,
      chunks,
    })
    await ctx.vault.sync()
    const blobs = [manifest, ...new Set(chunks.map((chunk) => chunk.id))]
    return { ok: true, snapshot: { digest, manifest, blobs, size, dataTime, label: labelOf(description), units: description.units } }
  } finally {
    await session.release()
  }
}

/** Waits for both even when one fails: nothing may go on working after the answer. */
async function both<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([a, b])
  return [await a, await b]
}

/** Such as `12 tables, 1,412 orders`. */
export function labelOf({ tables, units }: Pick<Description, 'tables' | 'units'>): string {
  const counted = Object.entries(units).map(([unit, count]) => `${formatCount(count)} ${unit}`)
  return [`${formatCount(tables)} ${tables === 1 ? 'table' : 'tables'}`, ...counted].join(', ')
}
