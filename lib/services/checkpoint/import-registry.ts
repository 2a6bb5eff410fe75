import { and, eq } from 'drizzle-orm'
import { checkpoint, checkpointCopy, component, service, setting } from '#db/schema/index.ts'
import type { Tx } from '#db/store.ts'
import type { RegistryEntry } from '#lib/domain/checkpoint/registry-entry.ts'
import { readRegistry, type RegistryRecord } from '#lib/domain/checkpoint/registry-reader.ts'
import { audit, authorize, type Context } from '../context.ts'

export interface RejectedRecord {
  /** Of the file, from 1. */
  line: number
  message: string
  fix: string
  /** The record as it stood, cut after 64 Ki characters. */
  text: string
}

export interface ImportedRegistry {
  imported: number
  /** Here already, under the same id or as the same state. */
  known: number
  rejectedTotal: number
  /** The first thousand. */
  rejected: RejectedRecord[]
}

const batchSize = 50
const keptRecords = 1_000
const keptChars = 64 << 10

/**
 * Takes in the entries of a `checkpoint_registry.yaml`, of any size, in batches. Importing a file twice
 * adds nothing. An entry starts missing and unproven, and due for verification: it becomes available when
 * the engine finds its bytes in a vault. What cannot be taken in is reported and handed back.
 */
export async function importRegistry(
  ctx: Context,
  chunks: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
): Promise<ImportedRegistry> {
  authorize(ctx, 'checkpoint.import')
  const done: ImportedRegistry = { imported: 0, known: 0, rejectedTotal: 0, rejected: [] }
  const reject = ({ line, text }: RegistryRecord, { message, fix }: { message: string; fix: string }) => {
    done.rejectedTotal++
    if (done.rejected.length < keptRecords) done.rejected.push({ line, message, fix, text: text.slice(0, keptChars) })
  }
  let batch: Extract<RegistryRecord, { ok: true }>[] = []
  const flush = async () => {
    const records = batch
    batch = []
    if (records.length === 0) return
    const results = await ctx.store.tx(async (t) => {
      const outcomes: Outcome[] = []
      for (const record of records) outcomes.push(await takeIn(t, ctx, record.entry))
      return outcomes
    })
    for (const [i, outcome] of results.entries()) {
      if (typeof outcome === 'string') done[outcome]++
      else reject(records[i]!, outcome)
    }
  }
  for await (const record of readRegistry(chunks)) {
    if (!record.ok) reject(record, record)
    else if (batch.push(record) >= batchSize) await flush()
  }
  await flush()
  return done
}

type Outcome = 'imported' | 'known' | { message: string; fix: string }

async function takeIn(t: Tx, ctx: Context, entry: RegistryEntry): Promise<Outcome> {
  const now = ctx.clock.now()
  const dataTime = Date.parse(entry.data_time)
  const createdAt = Date.parse(entry.created_at)
  if (dataTime > now || createdAt > now) {
    return { message: `${entry.id} is dated in the future`, fix: 'Check data_time, created_at and the clock of this machine.' }
  }
  const [owner] = await t
    .select({ id: component.id, driver: component.driver, serviceId: service.id })
    .from(component)
    .innerJoin(service, eq(service.id, component.serviceId))
    .where(and(eq(service.slug, entry.service), eq(component.slug, entry.component)))
  if (!owner) {
    return {
      message: `there is no component ${entry.service} › ${entry.component} here`,
      fix: 'Add it to ripcord.yaml or in the console, then import again.',
    }
  }
  if (owner.driver !== entry.compatibility.driver) {
    const message = `${entry.service} › ${entry.component} uses the driver ${owner.driver}, but ${entry.id} was taken by ${entry.compatibility.driver}`
    return { message, fix: 'Import it into a component with that driver.' }
  }
  const [same] = await t
    .select({ digest: checkpoint.digest, componentId: checkpoint.componentId })
    .from(checkpoint)
    .where(eq(checkpoint.id, entry.id))
  if (same) {
    if (same.digest === entry.sha256 && same.componentId === owner.id) return 'known'
    return { message: `the id ${entry.id} belongs to another checkpoint here`, fix: 'Give the entry another id.' }
  }
  const [twin] = await t
    .select({ id: checkpoint.id })
    .from(checkpoint)
    .where(and(eq(checkpoint.componentId, owner.id), eq(checkpoint.digest, entry.sha256), eq(checkpoint.dataTime, dataTime)))
  if (twin) return 'known'
  await insertEntry(t, ctx, entry, { ...owner, dataTime, createdAt })
  return 'imported'
}

async function insertEntry(
  t: Tx,
  ctx: Context,
  entry: RegistryEntry,
  { id: componentId, serviceId, dataTime, createdAt }: { id: string; serviceId: string; dataTime: number; createdAt: number },
): Promise<void> {
  const now = ctx.clock.now()
  const { id, name, version, sha256, manifest, blobs, size, units, note, pinned } = entry
  await t.insert(checkpoint).values({
    id,
    componentId,
    name,
    label: version,
    kind: 'imported',
    state: 'missing',
    stateReason: 'Imported; nobody has looked for its bytes yet.',
    digest: sha256,
    snapshot: { digest: sha256, manifest, blobs, size, dataTime, label: version, units },
    sizeBytes: size,
    dataTime,
    forwardOnly: entry.compatibility.forward_only,
    pinned,
    note,
    createdBy: ctx.actor.id,
    createdAt,
    runId: null,
    verifyDueAt: now,
  })
  const [vaults] = await t.select().from(setting).where(eq(setting.key, 'vaults'))
  const known = new Set(['main', ...((vaults?.value ?? []) as { name: string }[]).map((one) => one.name)])
  const places = new Set(['main', ...entry.copies.map((copy) => copy.vault).filter((vault) => known.has(vault))])
  for (const vault of places) await t.insert(checkpointCopy).values({ checkpointId: id, vault, state: 'missing', verifiedAt: now })
  await audit(t, ctx, {
    action: 'checkpoint.import',
    object: { kind: 'checkpoint', id, name },
    serviceId,
    after: sha256,
    detail: { componentId, dataTime, createdAt, kind: entry.kind, createdBy: entry.created_by },
  })
}
