import { proof } from '#db/schema/index.ts'
import type { Tx } from '#db/store.ts'
import type { LinkResult } from '#lib/domain/checkpoint/copy-links.ts'
import { type Context, makeId } from '../context.ts'

const dayMs = 86_400_000

/** Puts the newest result of each link in place; a link that did not hold never counts, whatever its expiry. */
export async function writeProofs(
  t: Tx,
  ctx: Context,
  checkpointId: string,
  links: readonly LinkResult[],
  { at, proofDays }: { at: number; proofDays: number },
): Promise<void> {
  const expiresAt = at + Math.floor(proofDays * dayMs)
  for (const { link, ok, reason, evidence } of links) {
    const set = { ok, reason, evidence, at, expiresAt }
    await t
      .insert(proof)
      .values({ id: makeId(ctx, 'proof'), checkpointId, link, ...set })
      .onConflictDoUpdate({ target: [proof.checkpointId, proof.link], set })
  }
}

/** A checkpoint is verified again when a fifth of its proofs' life is left, so that it does not fall out of the proven set. */
export function nextVerifyAt(at: number, proofDays: number): number {
  return at + Math.floor(proofDays * dayMs * 0.8)
}
