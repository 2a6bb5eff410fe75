import { eq, sql } from 'drizzle-orm'
import { checkpoint, checkpointCopy, setting } from '../schema/index.ts'
import type { Reader } from '../store.ts'

export interface VaultRow {
  name: string
  /** Null for `main`, which is in the data folder. */
  path: string | null
  /** Copies of checkpoints that are not deleted, by what was seen of them last. */
  copies: { ok: number; missing: number; corrupt: number; unreachable: number }
  /** Bytes of content that those that are ok stand for; stored deduplicated, so less on disk. */
  contentBytes: number
}

/** The vaults as configured, `main` first, with what is known of their copies. */
export async function listVaults(reader: Reader): Promise<VaultRow[]> {
  const [row] = await reader.select().from(setting).where(eq(setting.key, 'vaults'))
  const configured = [{ name: 'main', path: null }, ...((row?.value ?? []) as { name: string; path: string }[])]
  const counts = await reader
    .select({
      vault: checkpointCopy.vault,
      state: checkpointCopy.state,
      count: sql<number>`count(*)`,
      bytes: sql<number>`sum(${checkpoint.sizeBytes})`,
    })
    .from(checkpointCopy)
    .innerJoin(checkpoint, eq(checkpoint.id, checkpointCopy.checkpointId))
    .where(sql`${checkpoint.deletedAt} is null`)
    .groupBy(checkpointCopy.vault, checkpointCopy.state)
  return configured.map(({ name, path }) => {
    const copies = { ok: 0, missing: 0, corrupt: 0, unreachable: 0 }
    for (const one of counts) if (one.vault === name) copies[one.state] = Number(one.count)
    return { name, path, copies, contentBytes: Number(counts.find((one) => one.vault === name && one.state === 'ok')?.bytes ?? 0) }
  })
}
