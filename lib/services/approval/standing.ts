import { and, eq, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { component, service, standingApproval, user } from '#db/schema/index.ts'
import type { Reader } from '#db/store.ts'
import { roleMay } from '#lib/domain/access/policy.ts'
import type { PlanDocument } from '#lib/domain/plan/plan.ts'
import { confirmEntitled } from '../confirm-entitled.ts'
import { type Context, audit, authorize, makeId } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'

export const longestStandingDays = 7

export const signStandingInput = z.strictObject({
  serviceId: z.string().min(1),
  level: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  componentIds: z.array(z.string().min(1)).min(1).max(50),
  reason: z.string().trim().min(3, 'say in a few words why').max(1_000),
  expiresInHours: z
    .number()
    .positive()
    .max(longestStandingDays * 24, 'a standing approval lasts seven days at most'),
})
export type SignStandingInput = z.input<typeof signStandingInput>

/** Signs a plan shape in advance: this service, this level, these components, to the newest proven checkpoints, while the configuration stays as it is. */
export async function signStanding(ctx: Context, input: SignStandingInput): Promise<{ standingId: string; expiresAt: number }> {
  authorize(ctx, 'standing.sign')
  const wanted = parseInput(signStandingInput, input)
  return await ctx.store.tx(async (t) => {
    await confirmEntitled(t, ctx, 'standing.sign')
    const [owner] = await t
      .select()
      .from(service)
      .where(and(eq(service.id, wanted.serviceId), isNull(service.archivedAt)))
    if (!owner) throw new ServiceError('not_found', 'There is no such service. Reload the page.')
    const parts = await t
      .select({ id: component.id })
      .from(component)
      .where(and(eq(component.serviceId, owner.id), isNull(component.archivedAt)))
    const componentIds = [...new Set(wanted.componentIds)].sort()
    if (!componentIds.every((id) => parts.some((part) => part.id === id)))
      throw new ServiceError('bad_input', `${owner.name} has no such component. Reload the page.`)
    if (wanted.level === 1 && componentIds.length !== 1) throw new ServiceError('bad_input', 'Level 1 covers one component.')
    if (wanted.level > 1 && componentIds.length !== parts.length)
      throw new ServiceError('bad_input', `Level ${wanted.level} covers all ${parts.length} components.`)
    const now = ctx.clock.now()
    const id = makeId(ctx, 'stand')
    const expiresAt = now + Math.round(wanted.expiresInHours * 3_600_000)
    const { serviceId, level, reason } = wanted
    await t.insert(standingApproval).values({
      id,
      serviceId,
      level,
      componentIds,
      configDigest: owner.configDigest,
      reason,
      signedBy: ctx.actor.id,
      createdAt: now,
      expiresAt,
    })
    const object = { kind: 'standing_approval', id, name: `Standing approval for ${owner.name}` }
    await audit(t, ctx, {
      action: 'standing.sign',
      object,
      serviceId,
      detail: { level, componentIds, configDigest: owner.configDigest, reason, expiresAt },
    })
    return { standingId: id, expiresAt }
  })
}

export const revokeStandingInput = z.strictObject({ standingId: z.string().min(1) })
export type RevokeStandingInput = z.input<typeof revokeStandingInput>

export async function revokeStanding(ctx: Context, input: RevokeStandingInput): Promise<void> {
  authorize(ctx, 'standing.sign')
  const { standingId } = parseInput(revokeStandingInput, input)
  await ctx.store.tx(async (t) => {
    const [row] = await t
      .update(standingApproval)
      .set({ revokedAt: ctx.clock.now(), revokedBy: ctx.actor.id })
      .where(and(eq(standingApproval.id, standingId), isNull(standingApproval.revokedAt)))
      .returning()
    if (!row) throw new ServiceError('conflict', 'This standing approval is not there, or was revoked already.')
    await audit(t, ctx, {
      action: 'standing.revoke',
      object: { kind: 'standing_approval', id: standingId, name: 'Standing approval' },
      serviceId: row.serviceId,
    })
  })
}

export type StandingRow = typeof standingApproval.$inferSelect

/**
 * Why a standing approval does not cover this plan now; null when it does. `newestProven` maps each
 * component to the checkpoint that the approval means.
 */
export async function whyNotStanding(
  t: Reader,
  standing: StandingRow,
  document: PlanDocument,
  newestProven: ReadonlyMap<string, string | null>,
  launcherId: string,
  now: number,
): Promise<string | null> {
  if (standing.revokedAt !== null) return 'This standing approval was revoked.'
  if (now < standing.createdAt)
    return 'This standing approval is dated in the future: the clock was set back. Ask an approver to sign a new one.'
  if (now >= standing.expiresAt) return 'This standing approval has expired. Ask an approver to sign a new one.'
  if (standing.signedBy === launcherId) return 'You signed this standing approval. Somebody else has to launch on it.'
  if (standing.serviceId !== document.service.id || standing.level !== document.level)
    return 'This standing approval covers another service or level.'
  if (standing.configDigest !== document.configDigest) return 'The service was reconfigured after this standing approval was signed.'
  const ids = document.components.map((one) => one.componentId).sort()
  if (ids.join() !== standing.componentIds.join()) return 'This standing approval covers other components.'
  const other = document.components.find((one) => newestProven.get(one.componentId) !== one.checkpointId)
  if (other) return `It covers the newest proven checkpoint only, and ${other.checkpointName} is not that of ${other.name}.`
  const [signer] = await t.select().from(user).where(eq(user.id, standing.signedBy))
  if (!signer || signer.disabledAt !== null || !roleMay(signer.role, 'standing.sign'))
    return 'Who signed it may not approve any more. Ask an approver to sign a new one.'
  return null
}
