import { and, eq, inArray, ne } from 'drizzle-orm'
import { checkpoint, component, proof } from '#db/schema/index.ts'
import type { Tx } from '#db/store.ts'
import type { ComponentSpec } from '#lib/domain/service/service.ts'
import { digestOf, type Json } from '#lib/system/canonical.ts'
import { type Context, makeId } from '../context.ts'
import { ServiceError } from '../errors.ts'
import type { ComponentRow } from './stored-spec.ts'

const hourMs = 3_600_000

/** Makes a service's component rows equal to the spec: new ones are added, changed ones updated, others archived with their checkpoints. */
export async function writeComponents(
  t: Tx,
  ctx: Context,
  serviceId: string,
  wanted: readonly ComponentSpec[],
  stored: readonly ComponentRow[],
): Promise<void> {
  const now = ctx.clock.now()
  for (const spec of wanted) {
    const old = stored.find((one) => one.slug === spec.slug)
    const nextCheckpointAt = nextTime(spec, old, now)
    if (!old) {
      await t.insert(component).values({ id: makeId(ctx, 'cmp'), serviceId, ...spec, nextCheckpointAt, archivedAt: null })
      continue
    }
    if (old.driver !== spec.driver) await refuseWithCheckpoints(t, old, spec.driver)
    await t
      .update(component)
      .set({ ...spec, nextCheckpointAt, archivedAt: null })
      .where(eq(component.id, old.id))
    const isSame = digestOf({ a: old.driver, b: old.config as Json }) === digestOf({ a: spec.driver, b: spec.config as Json })
    if (!isSame) await endProofs(t, [old.id], ['restorable', 'checks', 'load_time'], now)
  }
  const gone = stored.filter((one) => one.archivedAt === null && !wanted.some((spec) => spec.slug === one.slug)).map((one) => one.id)
  if (gone.length > 0) await t.update(component).set({ archivedAt: now, nextCheckpointAt: null }).where(inArray(component.id, gone))
}

/** A proof stands for one configuration. After a change it has to be given again, and soon. */
export async function endProofs(
  t: Tx,
  componentIds: readonly string[],
  links: ('restorable' | 'checks' | 'load_time')[],
  now: number,
): Promise<void> {
  const live = await t
    .select({ id: checkpoint.id })
    .from(checkpoint)
    .where(and(inArray(checkpoint.componentId, [...componentIds]), ne(checkpoint.state, 'deleted')))
  for (const { id } of live) {
    await t
      .update(proof)
      .set({ expiresAt: now })
      .where(and(eq(proof.checkpointId, id), inArray(proof.link, links)))
    await t.update(checkpoint).set({ verifyDueAt: now }).where(eq(checkpoint.id, id))
  }
}

/** A new schedule starts now; a changed one never waits longer than its own interval. */
function nextTime({ schedule }: ComponentSpec, old: ComponentRow | undefined, now: number): number | null {
  if (schedule.everyHours === null) return null
  const current = old?.archivedAt === null ? old.nextCheckpointAt : null
  return current === null ? now : Math.min(current, now + Math.floor(schedule.everyHours * hourMs))
}

async function refuseWithCheckpoints(t: Tx, { id, slug, driver }: ComponentRow, wanted: string): Promise<void> {
  const [any] = await t
    .select({ id: checkpoint.id })
    .from(checkpoint)
    .where(and(eq(checkpoint.componentId, id), ne(checkpoint.state, 'deleted')))
    .limit(1)
  if (!any) return
  const why = `its checkpoints were taken by ${driver} and ${wanted} cannot restore them`
  throw new ServiceError('conflict', `Component ${slug} cannot change its driver: ${why}. Give the new component another slug.`)
}
