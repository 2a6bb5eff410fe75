import { component, proof, service } from '#db/schema/index.ts'
import { testStore } from '#db/testing.ts'
import type { CopyResult } from '#lib/domain/checkpoint/copy-links.ts'
import type { Snapshot } from '#lib/domain/checkpoint/snapshot.ts'
import { configDigest, type ServiceInput, serviceSchema } from '#lib/domain/service/service.ts'
import { type Actor, type Context, engineActor } from '../context.ts'
import { recordCheckpoint, type RecordCheckpointInput } from './record-checkpoint.ts'
import { recordVerification } from './record-verification.ts'

export const hourMs = 3_600_000
export const dayMs = 24 * hourMs

const shop: ServiceInput = {
  slug: 'shop',
  name: 'Shop',
  components: [{ slug: 'database', name: 'Database', driver: 'sqlite', config: { path: '/srv/shop/shop.db' } }],
}

/** A database with one service, a clock that the test moves, and a context for each kind of actor. */
export async function checkpointFixture(spec: Partial<ServiceInput> = {}) {
  const { store } = testStore()
  let now = Date.UTC(2026, 10, 20, 12)
  const clock = { now: () => now, monotonic: () => now }
  const as = (actor: Actor): Context => ({ store, clock, actor })
  const parsed = serviceSchema.parse({ ...shop, ...spec })
  await store.tx(async (t) => {
    const { components, ...rest } = parsed
    await t.insert(service).values({
      id: 'svc_shop',
      ...rest,
      source: 'console',
      configDigest: configDigest(parsed),
      version: 1,
      createdAt: now,
      updatedAt: now,
    })
    for (const one of components) {
      await t.insert(component).values({ id: `cmp_${one.slug}`, serviceId: 'svc_shop', ...one, nextCheckpointAt: null })
    }
  })
  const engine = as(engineActor)
  const person = (role: Actor['role']) => as({ kind: 'user', id: `user_${role}`, name: String(role), role })
  const record = (id: string, given: Partial<RecordCheckpointInput> = {}) =>
    recordCheckpoint(engine, {
      id,
      componentId: 'cmp_database',
      name: id,
      kind: 'schedule',
      snapshot: snapshotOf(id, now),
      copies: [goodCopy],
      createdBy: 'engine',
      ...given,
    })
  const prove = (checkpointId: string, loadMs = 1_200) =>
    recordVerification(engine, { checkpointId, copies: [goodCopy], restorable: { ok: true, reason: 'Restored and equal.' }, loadMs })
  const proofsOf = async (id: string) => (await store.read.select().from(proof)).filter((row) => row.checkpointId === id)
  return {
    store,
    clock,
    engine,
    person,
    record,
    prove,
    proofsOf,
    pass: (ms: number) => void (now += ms),
    setTime: (at: number) => void (now = at),
  }
}

export const goodCopy: CopyResult = { vault: 'main', state: 'ok', bytes: 1_024 }

export function snapshotOf(id: string, dataTime: number): Snapshot {
  return {
    digest: id.padEnd(64, '0'),
    manifest: 'b'.repeat(64),
    blobs: ['b'.repeat(64)],
    size: 1_024,
    dataTime,
    label: '12 tables',
    units: { orders: 3 },
  }
}
