import { eq } from 'drizzle-orm'
import { checkpoint, checkpointCopy } from '#db/schema/index.ts'
import { type CopyResult, type LinkResult, linksOfCopies, stateOfCopies } from '#lib/domain/checkpoint/copy-links.ts'
import { audit, type Context } from '../context.ts'
import { loadCheckpoint } from './load-checkpoint.ts'
import { requireEngine } from './require-engine.ts'
import { nextVerifyAt, writeProofs } from './write-proofs.ts'

interface Measured {
  ok: boolean
  reason: string
  evidence?: LinkResult['evidence']
}

export interface RecordVerificationInput {
  checkpointId: string
  /** When the work began, ms: a proof is as old as the oldest byte that it looked at. Default now. */
  at?: number
  /** One entry for each vault that was asked; leave out those that were not. */
  copies: CopyResult[]
  /** Left out when it was not tried. `mismatch`: it restored, but to other content than its digest says. */
  restorable?: Measured & { mismatch?: boolean }
  /** Left out when it was not tried or the service has none. */
  checks?: Measured
  /** How long the restore took, ms; left out when none finished. */
  loadMs?: number
}

export type CheckpointState = 'available' | 'quarantined' | 'missing'

/**
 * Puts the results of a verification in place. Altered content quarantines the checkpoint, lost content
 * makes it missing, found again it is available; what is quarantined stays so until a person releases it.
 */
export async function recordVerification(ctx: Context, input: RecordVerificationInput): Promise<{ state: CheckpointState; ok: boolean }> {
  requireEngine(ctx)
  const at = input.at ?? ctx.clock.now()
  return await ctx.store.tx(async (t) => {
    const found = await loadCheckpoint(t, input.checkpointId)
    const links = [...linksOfCopies(input.copies, found.redundant), ...measuredLinks(input, found.objectives.loadTimeSeconds)]
    const { proofDays } = found.policy
    await writeProofs(t, ctx, found.id, links, { at, proofDays })
    for (const { vault, state } of input.copies) {
      await t
        .insert(checkpointCopy)
        .values({ checkpointId: found.id, vault, state, verifiedAt: at })
        .onConflictDoUpdate({ target: [checkpointCopy.checkpointId, checkpointCopy.vault], set: { state, verifiedAt: at } })
    }
    const { state, reason } = judge(input, links, found)
    // A copy job reads bytes and restores nothing: the full verification stays due.
    const complete = input.restorable !== undefined || state !== 'available'
    await t
      .update(checkpoint)
      .set({ state, stateReason: reason, ...(complete ? { verifyDueAt: nextVerifyAt(at, proofDays) } : {}) })
      .where(eq(checkpoint.id, found.id))
    const ok = links.every((link) => link.ok)
    const object = { kind: 'checkpoint', id: found.id, name: found.name }
    const detail = Object.fromEntries(links.map((link) => [link.link, { ok: link.ok, reason: link.reason, evidence: link.evidence }]))
    await audit(t, ctx, { action: 'checkpoint.verify', object, result: ok ? 'ok' : 'failed', serviceId: found.serviceId, detail })
    if (state !== found.state) {
      const action = state === 'quarantined' ? 'checkpoint.quarantine' : state === 'missing' ? 'checkpoint.lose' : 'checkpoint.find'
      await audit(t, ctx, { action, object, serviceId: found.serviceId, detail: { from: found.state, to: state, reason } })
    }
    return { state, ok }
  })
}

function measuredLinks({ restorable, checks, loadMs }: RecordVerificationInput, limitSeconds: number): LinkResult[] {
  const links: LinkResult[] = []
  if (restorable) links.push({ link: 'restorable', ok: restorable.ok, reason: restorable.reason, evidence: restorable.evidence ?? {} })
  if (checks) links.push({ link: 'checks', ok: checks.ok, reason: checks.reason, evidence: checks.evidence ?? {} })
  if (loadMs !== undefined) {
    const ok = loadMs <= limitSeconds * 1000
    const reason = `Loading took ${Math.round(loadMs / 100) / 10} s; the limit is ${limitSeconds} s.`
    links.push({ link: 'load_time', ok, reason, evidence: { loadMs, limitMs: limitSeconds * 1000 } })
  }
  return links
}

function judge(
  input: RecordVerificationInput,
  links: readonly LinkResult[],
  found: { state: string; stateReason: string | null },
): { state: CheckpointState; reason: string | null } {
  const old = found.state as CheckpointState
  const kept = { state: old, reason: found.stateReason }
  const reasonOf = (name: string) => links.find((link) => link.link === name)!.reason
  if (old === 'quarantined') return kept
  if (input.restorable?.mismatch) return { state: 'quarantined', reason: `The restored copy differs: ${input.restorable.reason}` }
  const copied = stateOfCopies(input.copies)
  if (copied === 'quarantined') return { state: 'quarantined', reason: reasonOf('sha256') }
  if (copied === 'missing') return { state: 'missing', reason: reasonOf('exists') }
  return copied === 'undecided' ? kept : { state: 'available', reason: null }
}
