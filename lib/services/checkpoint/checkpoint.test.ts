import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { auditEvent, auditHead, checkpoint, checkpointCopy, job } from '#db/schema/index.ts'
import type { Store } from '#db/store.ts'
import { verifyAudit } from '#lib/audit/verify.ts'
import { endRuns, insertActiveRun } from '../service/service.fixture.ts'
import { checkpointFixture, dayMs, goodCopy, hourMs, snapshotOf } from './checkpoint.fixture.ts'
import { deleteCheckpoint } from './delete-checkpoint.ts'
import { newestProvenOf } from './newest-proven-of.ts'
import { pinCheckpoint } from './pin-checkpoint.ts'
import { pruneCheckpoints } from './prune-checkpoints.ts'
import { quarantineCheckpoint } from './quarantine-checkpoint.ts'
import { recordCheckpoint } from './record-checkpoint.ts'
import { recordVerification } from './record-verification.ts'
import { releaseQuarantine } from './release-quarantine.ts'
import { requestCheckpoint } from './request-checkpoint.ts'
import { requestCopy } from './request-copy.ts'
import { requestVerify } from './request-verify.ts'
import { setForwardOnly } from './set-forward-only.ts'

const rowOf = async (store: Store, id: string) => (await store.read.select().from(checkpoint).where(eq(checkpoint.id, id)))[0]!

async function actionsOf(store: Store): Promise<string[]> {
  const events = await store.read.select().from(auditEvent).orderBy(auditEvent.seq)
  const [head] = await store.read.select().from(auditHead)
  expect((await verifyAudit(events, head)).ok).toBe(true)
  return events.map((event) => event.action)
}

test('a recorded checkpoint starts with the two proofs that its capture gave, and is audited', async () => {
  const { store, record, proofsOf } = await checkpointFixture()
  expect(await record('one')).toEqual({ checkpointId: 'one', created: true })
  expect((await proofsOf('one')).map(({ link, ok }) => [link, ok])).toEqual([
    ['exists', true],
    ['sha256', true],
  ])
  expect(await rowOf(store, 'one')).toMatchObject({ state: 'available', pinned: false, label: '12 tables', sizeBytes: 1_024 })
  expect(await store.read.select().from(checkpointCopy)).toMatchObject([{ vault: 'main', state: 'ok' }])
  expect(await actionsOf(store)).toEqual(['checkpoint.create'])
})

test('recording the same capture twice makes one checkpoint', async () => {
  const { store, record } = await checkpointFixture()
  await record('one')
  expect(await record('one', { name: 'again' })).toEqual({ checkpointId: 'one', created: false })
  expect(await store.read.select({ name: checkpoint.name }).from(checkpoint)).toEqual([{ name: 'one' }])
})

test('a capture whose bytes did not reach any vault is never available', async () => {
  const { store, record } = await checkpointFixture()
  await record('lost', { copies: [] })
  await record('bad', { copies: [{ ...goodCopy, state: 'corrupt' }] })
  expect((await rowOf(store, 'lost')).state).toBe('missing')
  expect((await rowOf(store, 'bad')).state).toBe('quarantined')
})

test('only the engine records captures and verifications', async () => {
  const { record, person, clock } = await checkpointFixture()
  await record('one')
  const input = {
    componentId: 'cmp_database',
    name: 'x',
    kind: 'manual',
    snapshot: snapshotOf('x', clock.now()),
    copies: [goodCopy],
  } as const
  await expect(recordCheckpoint(person('admin'), { ...input, copies: [goodCopy], id: 'x', createdBy: 'me' })).rejects.toMatchObject({
    code: 'forbidden',
  })
  await expect(recordVerification(person('admin'), { checkpointId: 'one', copies: [goodCopy] })).rejects.toMatchObject({
    code: 'forbidden',
  })
})

test('a checkpoint is proven only after it was restored, and stops being so when a proof expires', async () => {
  const { store, clock, record, prove, pass } = await checkpointFixture()
  await record('one')
  expect((await newestProvenOf(store.read, ['cmp_database'], clock.now())).get('cmp_database')).toBe(undefined)
  await prove('one')
  expect((await newestProvenOf(store.read, ['cmp_database'], clock.now())).get('cmp_database')).toBe('one')
  pass(7 * dayMs)
  expect((await newestProvenOf(store.read, ['cmp_database'], clock.now())).get('cmp_database')).toBe(undefined)
})

test('altered bytes quarantine a checkpoint and take it out of the proven set at once', async () => {
  const { store, clock, engine, record, prove } = await checkpointFixture()
  await record('one')
  await prove('one')
  const result = await recordVerification(engine, { checkpointId: 'one', copies: [{ vault: 'main', state: 'corrupt', bytes: 9 }] })
  expect(result).toEqual({ state: 'quarantined', ok: false })
  expect((await newestProvenOf(store.read, ['cmp_database'], clock.now())).get('cmp_database')).toBe(undefined)
  expect((await rowOf(store, 'one')).stateReason).toBe('Bytes do not match their digest in main (corrupt).')
  expect(await actionsOf(store)).toContain('checkpoint.quarantine')
})

test('a restored copy with other content quarantines; one that merely failed to restore does not', async () => {
  const { store, engine, record } = await checkpointFixture()
  await record('one')
  await recordVerification(engine, { checkpointId: 'one', copies: [goodCopy], restorable: { ok: false, reason: 'The disk is full.' } })
  expect((await rowOf(store, 'one')).state).toBe('available')
  await recordVerification(engine, {
    checkpointId: 'one',
    copies: [goodCopy],
    restorable: { ok: false, mismatch: true, reason: 'orders differs' },
  })
  expect(await rowOf(store, 'one')).toMatchObject({ state: 'quarantined', stateReason: 'The restored copy differs: orders differs' })
})

test('lost bytes make a checkpoint missing, and found again it is available', async () => {
  const { store, engine, record, prove } = await checkpointFixture()
  await record('one')
  await recordVerification(engine, { checkpointId: 'one', copies: [{ vault: 'main', state: 'missing', bytes: 0 }] })
  expect((await rowOf(store, 'one')).state).toBe('missing')
  await recordVerification(engine, { checkpointId: 'one', copies: [{ vault: 'main', state: 'unreachable', bytes: 0 }] })
  expect((await rowOf(store, 'one')).state).toBe('missing')
  await prove('one')
  expect(await rowOf(store, 'one')).toMatchObject({ state: 'available', stateReason: null })
})

test('a redundant component needs two verified copies', async () => {
  const { store, clock, engine, record } = await checkpointFixture({
    components: [{ slug: 'database', name: 'Database', driver: 'sqlite', redundant: true }],
  })
  await record('one')
  const restorable = { ok: true, reason: 'Restored and equal.' }
  const second = { ...goodCopy, vault: 'second' }
  await recordVerification(engine, { checkpointId: 'one', copies: [goodCopy], restorable, loadMs: 5 })
  expect((await newestProvenOf(store.read, ['cmp_database'], clock.now())).get('cmp_database')).toBe(undefined)
  await recordVerification(engine, { checkpointId: 'one', copies: [goodCopy, { ...second, state: 'corrupt' }], restorable, loadMs: 5 })
  expect((await newestProvenOf(store.read, ['cmp_database'], clock.now())).get('cmp_database')).toBe(undefined)
  await recordVerification(engine, { checkpointId: 'one', copies: [goodCopy, second], restorable, loadMs: 5 })
  expect((await newestProvenOf(store.read, ['cmp_database'], clock.now())).get('cmp_database')).toBe('one')
})

test('a quarantine is lifted only after a verification that came later', async () => {
  const { store, record, prove, person, pass } = await checkpointFixture()
  await record('one')
  await prove('one')
  pass(1_000)
  const approver = person('approver')
  await quarantineCheckpoint(approver, { checkpointId: 'one', reason: 'looks odd' })
  await expect(releaseQuarantine(approver, { checkpointId: 'one', reason: 'fine' })).rejects.toMatchObject({ code: 'blocked' })
  pass(1_000)
  await prove('one')
  expect((await rowOf(store, 'one')).state).toBe('quarantined')
  await releaseQuarantine(approver, { checkpointId: 'one', reason: 'verified twice' })
  expect(await rowOf(store, 'one')).toMatchObject({ state: 'available', stateReason: null })
})

test('the newest proven checkpoint cannot be deleted; an older one can, once', async () => {
  const { store, record, prove, person, pass } = await checkpointFixture()
  await record('old')
  await prove('old')
  pass(hourMs)
  await record('new')
  await prove('new')
  const approver = person('approver')
  await expect(deleteCheckpoint(approver, { checkpointId: 'new' })).rejects.toMatchObject({ code: 'blocked' })
  await deleteCheckpoint(approver, { checkpointId: 'old' })
  expect((await rowOf(store, 'old')).state).toBe('deleted')
  await expect(deleteCheckpoint(approver, { checkpointId: 'old' })).rejects.toMatchObject({ code: 'not_found' })
})

test('a checkpoint that a run restores from or preserved into is neither deleted nor pruned', async () => {
  const { store, engine, record, person, clock, pass } = await checkpointFixture({
    components: [{ slug: 'database', name: 'Database', driver: 'sqlite', retention: { last: 1, daily: 0, weekly: 0, monthly: 0 } }],
  })
  await record('source')
  await record('preserved', { kind: 'preserve', runId: 'run_1' })
  await insertActiveRun(store, 'svc_shop', clock.now(), ['source'])
  pass(2 * dayMs)
  await record('newer')
  for (const checkpointId of ['source', 'preserved']) {
    await expect(deleteCheckpoint(person('admin'), { checkpointId })).rejects.toMatchObject({ code: 'blocked' })
  }
  expect(await pruneCheckpoints(engine, 'cmp_database')).toEqual([])
  await endRuns(store)
  expect((await pruneCheckpoints(engine, 'cmp_database')).sort()).toEqual(['preserved', 'source'])
})

test('pruning keeps the newest proven checkpoint however old it is', async () => {
  const { store, engine, record, prove, pass } = await checkpointFixture({
    components: [{ slug: 'database', name: 'Database', driver: 'sqlite', retention: { last: 1, daily: 0, weekly: 0, monthly: 0 } }],
    policy: { proofDays: 90 },
  })
  await record('proven')
  await prove('proven')
  for (const id of ['a', 'b', 'c']) {
    pass(2 * hourMs)
    await record(id)
  }
  expect((await pruneCheckpoints(engine, 'cmp_database')).sort()).toEqual(['a', 'b'])
  expect((await rowOf(store, 'proven')).state).toBe('available')
  expect((await actionsOf(store)).filter((action) => action === 'checkpoint.prune')).toHaveLength(2)
})

test('a request becomes one job that already knows the id of its checkpoint', async () => {
  const { store, person } = await checkpointFixture()
  const { jobId, checkpointId } = await requestCheckpoint(person('responder'), { componentId: 'cmp_database', name: ' before the sale ' })
  const [row] = await store.read.select().from(job)
  expect(row).toMatchObject({
    id: jobId,
    kind: 'checkpoint.create',
    state: 'queued',
    componentId: 'cmp_database',
    requestedBy: 'user_responder',
  })
  expect(row!.input).toMatchObject({ checkpointId, name: 'before the sale', kind: 'manual', pinned: true, ref: null })
  expect(await actionsOf(store)).toEqual(['checkpoint.request'])
})

test('requests about what is not there, or by those who may not, leave no job', async () => {
  const { store, person, record } = await checkpointFixture()
  await record('one', { copies: [] })
  const responder = person('responder')
  await expect(requestCheckpoint(person('viewer'), { componentId: 'cmp_database', name: 'x' })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(requestCheckpoint(responder, { componentId: 'cmp_none', name: 'x' })).rejects.toMatchObject({ code: 'not_found' })
  await expect(requestCheckpoint(responder, { componentId: 'cmp_database', name: ' ' })).rejects.toMatchObject({
    code: 'bad_input',
    fieldErrors: { name: ['give the checkpoint a name'] },
  })
  await expect(requestVerify(responder, { checkpointId: 'none' })).rejects.toMatchObject({ code: 'not_found' })
  await expect(requestCopy(person('admin'), { checkpointId: 'one', vault: 'second' })).rejects.toMatchObject({ code: 'blocked' })
  await expect(pinCheckpoint(responder, { checkpointId: 'one', pinned: true })).rejects.toMatchObject({ code: 'forbidden' })
  expect(await store.read.select().from(job)).toEqual([])
})

test('pinning and forward-only are kept and audited, and saying it again changes nothing', async () => {
  const { store, person, record } = await checkpointFixture()
  await record('one')
  const approver = person('approver')
  for (let i = 0; i < 2; i++) {
    await pinCheckpoint(approver, { checkpointId: 'one', pinned: true })
    await setForwardOnly(approver, { checkpointId: 'one', forwardOnly: true })
  }
  expect(await rowOf(store, 'one')).toMatchObject({ pinned: true, forwardOnly: true })
  expect(await actionsOf(store)).toEqual(['checkpoint.create', 'checkpoint.pin', 'checkpoint.set_forward_only'])
})
