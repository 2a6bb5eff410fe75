import { and, eq, inArray, isNull } from 'drizzle-orm'
import { approvalRequest, checkpoint, component, plan, proof, run, runComponent, service } from '#db/schema/index.ts'
import type { Reader } from '#db/store.ts'
import type { ProofNeeds, ProofRow } from '#lib/domain/checkpoint/proof-chain.ts'
import { ServiceError } from '../errors.ts'

/** A checkpoint without its snapshot, which can be megabytes, and what it belongs to. */
export type LoadedCheckpoint = Awaited<ReturnType<typeof loadCheckpoint>>

const columns = {
  id: checkpoint.id,
  name: checkpoint.name,
  kind: checkpoint.kind,
  state: checkpoint.state,
  stateReason: checkpoint.stateReason,
  digest: checkpoint.digest,
  dataTime: checkpoint.dataTime,
  createdAt: checkpoint.createdAt,
  pinned: checkpoint.pinned,
  forwardOnly: checkpoint.forwardOnly,
  runId: checkpoint.runId,
  componentId: checkpoint.componentId,
  redundant: component.redundant,
  driver: component.driver,
  retention: component.retention,
  serviceId: service.id,
  serviceName: service.name,
  objectives: service.objectives,
  policy: service.policy,
  checks: service.checks,
}

/** Throws `not_found` for an id that is unknown or deleted. */
export async function loadCheckpoint(t: Reader, id: string) {
  const [row] = await joined(t).where(eq(checkpoint.id, id))
  if (!row) throw new ServiceError('not_found', 'There is no such checkpoint. It may have been removed; reload the list.')
  if (row.state === 'deleted') throw new ServiceError('not_found', `Checkpoint ${row.name} was deleted. Choose another one.`)
  return row
}

/** Every checkpoint of a component that is not deleted, with its proofs. */
export async function loadCheckpointsOf(t: Reader, componentId: string): Promise<(LoadedCheckpoint & { proofs: ProofRow[] })[]> {
  const rows = await joined(t).where(and(eq(checkpoint.componentId, componentId), isNull(checkpoint.deletedAt)))
  const proofs = await t
    .select({ proof })
    .from(proof)
    .innerJoin(checkpoint, eq(checkpoint.id, proof.checkpointId))
    .where(and(eq(checkpoint.componentId, componentId), isNull(checkpoint.deletedAt)))
  return rows.map((row) => ({ ...row, proofs: proofs.filter((one) => one.proof.checkpointId === row.id).map((one) => one.proof) }))
}

export function needsOf(row: Pick<LoadedCheckpoint, 'objectives' | 'checks'>): ProofNeeds {
  return { objectives: row.objectives, hasChecks: row.checks.length > 0 }
}

/** Checkpoints that a run in progress restores from or preserved into; they must stay. */
export async function checkpointsInUse(t: Reader, componentId: string): Promise<Set<string>> {
  const active = await t
    .select({ id: run.id, document: run.document })
    .from(runComponent)
    .innerJoin(run, eq(run.id, runComponent.runId))
    .where(and(eq(runComponent.componentId, componentId), eq(runComponent.active, true)))
  if (active.length === 0) return new Set()
  const used = new Set(active.flatMap((one) => one.document.components.map((part) => part.checkpointId)))
  const ids = active.map((one) => one.id)
  const preserved = await t.select({ id: checkpoint.id }).from(checkpoint).where(inArray(checkpoint.runId, ids))
  for (const { id } of preserved) used.add(id)
  return used
}

/** Checkpoints that a plan before its approvers, or approved and not launched yet, would restore: retention leaves them until that is over. */
export async function checkpointsAwaited(t: Reader): Promise<Set<string>> {
  const waiting = await t
    .select({ choices: plan.choices })
    .from(approvalRequest)
    .innerJoin(plan, eq(plan.id, approvalRequest.planId))
    .where(inArray(approvalRequest.state, ['open', 'approved']))
  return new Set(waiting.flatMap((one) => one.choices.map((choice) => choice.checkpointId)))
}

function joined(t: Reader) {
  return t
    .select(columns)
    .from(checkpoint)
    .innerJoin(component, eq(component.id, checkpoint.componentId))
    .innerJoin(service, eq(service.id, component.serviceId))
    .$dynamic()
}
