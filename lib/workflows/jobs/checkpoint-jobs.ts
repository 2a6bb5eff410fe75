import { and, eq, gt, or } from 'drizzle-orm'
import { checkpoint, run, runComponent } from '#db/schema/index.ts'
import type { CopyResult } from '#lib/domain/checkpoint/copy-links.ts'
import type { CheckpointCreateInput } from '#lib/services/checkpoint/request-checkpoint.ts'
import { recordCheckpoint } from '#lib/services/checkpoint/record-checkpoint.ts'
import { recordVerification } from '#lib/services/checkpoint/record-verification.ts'
import type { Vault, VaultCheck } from '#lib/vault/vault.ts'
import { type CallOptions, type Toolbox, mainVault } from '../toolbox.ts'
import { type JobHandler, JobFailure, failJob } from './job-handler.ts'
import { proveRestorable } from './prove-restorable.ts'

/** Takes a checkpoint of the present state (or of a discovered one), copies it where it must be, reads it back and registers it. */
export const createCheckpoint: JobHandler = async (tools, job, options) => {
  const input = job.input as CheckpointCreateInput
  const component = await tools.component(job.componentId!)
  const begunAt = tools.clock.now()
  await refuseDuringRun(tools, component.id, begunAt)
  const taken = await tools.call(component, options, (driver, ctx, config) =>
    driver.capture(ctx, config, input.ref ? { ref: input.ref } : {}),
  )
  if (!taken.ok) failJob(taken)
  await refuseDuringRun(tools, component.id, begunAt)
  const { snapshot } = taken
  const copies = [await readBack(mainVault, await tools.vault(), snapshot.blobs, options)]
  if (component.redundant) copies.push(await copyElsewhere(tools, snapshot.blobs, options))
  const { checkpointId, name, kind, pinned, forwardOnly, note } = input
  // Stopped half-way says nothing about the bytes; the job is done again.
  options.signal.throwIfAborted()
  await recordCheckpoint(tools.context, {
    id: checkpointId,
    componentId: component.id,
    name,
    kind,
    pinned,
    forwardOnly,
    note,
    snapshot,
    copies,
    createdBy: job.requestedBy,
  })
  return { checkpointId, digest: snapshot.digest, label: snapshot.label, size: snapshot.size }
}

/** Goes through the proof chain: there, unaltered, restorable in isolation, checks, load time. */
export const verifyCheckpoint: JobHandler = async (tools, job, options) => {
  const at = tools.clock.now()
  const point = await tools.checkpoint(job.checkpointId!)
  if (point.state === 'deleted') throw new JobFailure('This checkpoint was deleted.')
  const known: { name: string; vault: Vault }[] = []
  const copies: CopyResult[] = []
  for (const name of await tools.copyNames(point.id)) {
    const vault = await tools.vault(name).catch(() => null)
    if (vault) known.push({ name, vault })
    copies.push(vault ? await readBack(name, vault, point.snapshot.blobs, options) : { vault: name, state: 'unreachable', bytes: 0 })
  }
  const good = known.find(({ name }) => copies.some((copy) => copy.vault === name && copy.state === 'ok'))
  const proof = good ? await proveRestorable(tools, point, { ...options, vault: good.vault }) : {}
  options.signal.throwIfAborted()
  const { state, ok } = await recordVerification(tools.context, { checkpointId: point.id, at, copies, ...proof })
  return { state, ok, loadMs: proof.loadMs ?? null }
}

/** Puts one more copy into another vault and reads it back there. */
export const copyCheckpoint: JobHandler = async (tools, job, options) => {
  const point = await tools.checkpoint(job.checkpointId!)
  const name = String(job.input.vault)
  const [source] = await tools.vaultsOf(point.id)
  if (!source) throw new JobFailure('No copy of this checkpoint can be reached, so there is nothing to copy from.')
  const target = await tools.vault(name)
  const { copied, bytes } = await source.vault.copyTo(target, point.snapshot.blobs, options)
  await target.sync()
  const copies = [
    await readBack(source.name, source.vault, point.snapshot.blobs, options),
    await readBack(name, target, point.snapshot.blobs, options),
  ]
  options.signal.throwIfAborted()
  await recordVerification(tools.context, { checkpointId: point.id, copies })
  return { vault: name, copied, bytes }
}

/** A copy of a half-restored target would be worth nothing, also when the run was over before the copy. */
async function refuseDuringRun(tools: Toolbox, componentId: string, since: number): Promise<void> {
  const [touched] = await tools.store.read
    .select({ id: run.id })
    .from(runComponent)
    .innerJoin(run, eq(run.id, runComponent.runId))
    .where(and(eq(runComponent.componentId, componentId), or(eq(runComponent.active, true), gt(run.endedAt, since))))
    .limit(1)
  if (touched) throw new JobFailure('A rollback of this component is running. Take the checkpoint when it has ended.')
}

async function copyElsewhere(tools: Toolbox, blobs: readonly string[], options: CallOptions): Promise<CopyResult> {
  const other = [...(await tools.vaultPaths()).keys()].find((name) => name !== mainVault)
  if (!other)
    throw new JobFailure('This component wants two copies, but only one vault is configured. Add a vault, or turn “redundant” off.')
  const target = await tools.vault(other)
  await (await tools.vault()).copyTo(target, blobs, options)
  await target.sync()
  return readBack(other, target, blobs, options)
}

async function readBack(name: string, vault: Vault, blobs: readonly string[], options: CallOptions): Promise<CopyResult> {
  const seen = await vault.check(blobs, options).catch((): VaultCheck | null => null)
  if (!seen) return { vault: name, state: 'unreachable', bytes: 0 }
  return { vault: name, state: seen.missing.length > 0 ? 'missing' : seen.corrupt.length > 0 ? 'corrupt' : 'ok', bytes: seen.bytes }
}

/** Every blob that some checkpoint still needs. */
export async function blobsInUse(tools: Toolbox): Promise<Set<string>> {
  const keep = new Set<string>()
  const rows = await tools.store.read.select({ state: checkpoint.state, snapshot: checkpoint.snapshot }).from(checkpoint)
  for (const row of rows) if (row.state !== 'deleted') for (const id of row.snapshot.blobs) keep.add(id)
  return keep
}
