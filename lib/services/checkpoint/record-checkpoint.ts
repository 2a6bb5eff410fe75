import { eq } from 'drizzle-orm'
import { checkpoint, type checkpointKinds, checkpointCopy, component, service } from '#db/schema/index.ts'
import type { Tx } from '#db/store.ts'
import { type CopyResult, linksOfCopies, stateOfCopies } from '#lib/domain/checkpoint/copy-links.ts'
import type { Snapshot } from '#lib/domain/checkpoint/snapshot.ts'
import { audit, type Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { requireEngine } from './require-engine.ts'
import { writeProofs } from './write-proofs.ts'

export interface RecordCheckpointInput {
  /** Chosen before the capture; recording it again changes nothing. */
  id: string
  componentId: string
  name: string
  kind: (typeof checkpointKinds)[number]
  snapshot: Snapshot
  /** One entry for each vault, after every blob was read back and hashed. */
  copies: CopyResult[]
  pinned?: boolean
  forwardOnly?: boolean
  note?: string
  /** Who asked: the id of a person or token, or `engine`. */
  createdBy: string
  /** The run that preserved it. */
  runId?: string
}

/** Enters a captured state in the registry with its copies and the proofs that the capture gave. Idempotent by id. */
export async function recordCheckpoint(ctx: Context, input: RecordCheckpointInput): Promise<{ checkpointId: string; created: boolean }> {
  requireEngine(ctx)
  return await ctx.store.tx((t) => insertCheckpoint(t, ctx, input))
}

/** The same inside a transaction of the caller's, for a step whose outcome must be kept or lost with it. */
export async function insertCheckpoint(
  t: Tx,
  ctx: Context,
  { id, componentId, snapshot, copies, ...given }: RecordCheckpointInput,
): Promise<{ checkpointId: string; created: boolean }> {
  const at = ctx.clock.now()
  const [known] = await t.select({ id: checkpoint.id }).from(checkpoint).where(eq(checkpoint.id, id))
  if (known) return { checkpointId: id, created: false }
  const [owner] = await t
    .select({ component, service })
    .from(component)
    .innerJoin(service, eq(service.id, component.serviceId))
    .where(eq(component.id, componentId))
  if (!owner) throw new ServiceError('not_found', `There is no component ${componentId}; its checkpoint was not recorded.`)
  const links = linksOfCopies(copies, owner.component.redundant)
  const copied = stateOfCopies(copies)
  const state = copied === 'undecided' ? 'missing' : copied
  await t.insert(checkpoint).values({
    id,
    componentId,
    name: given.name,
    label: snapshot.label,
    kind: given.kind,
    state,
    stateReason: state === 'available' ? null : links.find((link) => !link.ok)!.reason,
    digest: snapshot.digest,
    snapshot,
    sizeBytes: snapshot.size,
    dataTime: snapshot.dataTime,
    forwardOnly: given.forwardOnly ?? false,
    pinned: given.pinned ?? given.kind === 'manual',
    note: given.note ?? '',
    createdBy: given.createdBy,
    createdAt: at,
    runId: given.runId ?? null,
    verifyDueAt: at,
  })
  for (const copy of copies)
    await t.insert(checkpointCopy).values({ checkpointId: id, vault: copy.vault, state: copy.state, verifiedAt: at })
  await writeProofs(t, ctx, id, links, { at, proofDays: owner.service.policy.proofDays })
  await audit(t, ctx, {
    action: 'checkpoint.create',
    object: { kind: 'checkpoint', id, name: given.name },
    result: state === 'available' ? 'ok' : 'failed',
    serviceId: owner.service.id,
    ...(given.runId ? { runId: given.runId } : {}),
    after: snapshot.digest,
    detail: { componentId, kind: given.kind, sizeBytes: snapshot.size, dataTime: snapshot.dataTime, createdBy: given.createdBy },
  })
  return { checkpointId: id, created: true }
}
