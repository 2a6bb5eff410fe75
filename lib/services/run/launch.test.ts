import { desc } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { approval, approvalRequest, auditEvent, breakGlass, component, plan, run } from '#db/schema/index.ts'
import { hashPlan } from '#lib/domain/plan/plan.ts'
import { decideApproval } from '../approval/decide-approval.ts'
import { withdrawRequest } from '../approval/end-request.ts'
import { requestApproval } from '../approval/request-approval.ts'
import { signStanding } from '../approval/standing.ts'
import { deleteCheckpoint } from '../checkpoint/delete-checkpoint.ts'
import { pruneCheckpoints } from '../checkpoint/prune-checkpoints.ts'
import { changeRole } from '../user/change-role.ts'
import { disableUser } from '../user/disable-user.ts'
import { breakGlassLaunch, reviewBreakGlass } from './break-glass.ts'
import { launchFixture } from './launch.fixture.ts'
import { launchRollback } from './launch-rollback.ts'

const minute = 60_000

async function approvedPlan() {
  const given = await launchFixture()
  const { planId, hash } = await given.plan('rosa')
  const { requestId } = await requestApproval(given.as('rosa'), { planId, hash })
  await decideApproval(given.as('adam'), { requestId, hash, decision: 'approved' })
  const authority = { kind: 'approval' as const, requestId }
  const lastEvent = async () => (await given.store.read.select().from(auditEvent).orderBy(desc(auditEvent.seq)).limit(1))[0]!
  const runs = async () => (await given.store.read.select().from(run)).length
  return { ...given, planId, hash, requestId, authority, lastEvent, runs }
}

describe('launching', () => {
  test('whoever was demoted or disabled since their request began cannot launch, and the attempt is in the audit', async () => {
    const { as, planId, hash, authority, lastEvent, runs } = await approvedPlan()
    const stale = { ravi: as('ravi'), rosa: as('rosa') }
    await changeRole(as('boss'), { userId: 'ravi', role: 'viewer' })
    await disableUser(as('boss'), { userId: 'rosa' })
    for (const who of [stale.ravi, stale.rosa]) {
      await expect(launchRollback(who, { planId, hash, authority })).rejects.toMatchObject({ code: 'forbidden' })
      expect(await lastEvent()).toMatchObject({ action: 'run.launch', result: 'refused', actorId: who.actor.id, objectId: planId })
    }
    expect(await runs()).toBe(0)
  })

  test('approving one’s own request is refused and in the audit, even by an admin', async () => {
    const { as, plan, lastEvent } = await approvedPlan()
    const { planId, hash } = await plan('boss')
    const { requestId } = await requestApproval(as('boss'), { planId, hash })
    await expect(decideApproval(as('boss'), { requestId, hash, decision: 'approved' })).rejects.toThrow(/You requested this rollback/)
    expect(await lastEvent()).toMatchObject({ action: 'approval.approve', result: 'refused', actorId: 'boss', objectId: requestId })
  })

  test('two launches at once on one approval start one run', async () => {
    const { as, planId, hash, authority, runs } = await approvedPlan()
    const both = await Promise.allSettled(['rosa', 'ravi'].map((who) => launchRollback(as(who), { planId, hash, authority })))
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    const refused = both.find((one) => one.status === 'rejected') as PromiseRejectedResult
    expect(refused.reason).toMatchObject({ code: 'blocked', message: expect.stringContaining('was used') })
    expect(await runs()).toBe(1)
  })

  test('an approval that nobody used in time does not launch, whether or not the engine has marked it', async () => {
    const { as, pass, planId, hash, authority, runs } = await approvedPlan()
    pass(61 * minute)
    await expect(launchRollback(as('rosa'), { planId, hash, authority })).rejects.toThrow(/expired/)
    expect(await runs()).toBe(0)
  })

  test('a plan that another version of Ripcord made, or that was altered in the database, does not launch', async () => {
    const { store, as, planId, hash, authority, runs } = await approvedPlan()
    const [row] = await store.read.select().from(plan)
    const other = { ...row!.document!, format: 2 as never }
    await store.tx(async (t) => void (await t.update(plan).set({ document: { ...other, reason: 'altered' } })))
    await expect(launchRollback(as('rosa'), { planId, hash, authority })).rejects.toMatchObject({ code: 'stale' })
    const otherHash = hashPlan(other)
    await store.tx(async (t) => {
      await t.update(plan).set({ document: other, hash: otherHash })
      await t.update(approvalRequest).set({ planHash: otherHash })
      await t.update(approval).set({ planHash: otherHash })
    })
    const attempt = launchRollback(as('rosa'), { planId, hash: otherHash, authority })
    await expect(attempt).rejects.toThrow('The plan was made by another version of Ripcord. Refresh it.')
    expect(await runs()).toBe(0)
  })

  test('a checkpoint deleted under an approved plan is named, with what to do, and nothing starts', async () => {
    const { as, record, prove, pass, planId, hash, authority, runs } = await approvedPlan()
    pass(minute)
    await record('newer')
    await prove('newer')
    await deleteCheckpoint(as('anna'), { checkpointId: 'good' })
    const attempt = launchRollback(as('rosa'), { planId, hash, authority })
    await expect(attempt).rejects.toThrow('The checkpoint good was deleted. Make a plan with another one.')
    expect(await runs()).toBe(0)
  })
})

test('retention leaves the checkpoint of an approved plan until the approval is over', async () => {
  const { store, engine, as, record, prove, pass, requestId } = await approvedPlan()
  await store.tx(async (t) => void (await t.update(component).set({ retention: { last: 1, daily: 0, weekly: 0, monthly: 0 } })))
  for (const id of ['newer', 'newest']) {
    pass(25 * 60 * minute)
    await record(id)
    await prove(id)
  }
  expect(await pruneCheckpoints(engine, 'cmp_database')).toEqual(['newer'])
  await withdrawRequest(as('rosa'), { requestId })
  expect(await pruneCheckpoints(engine, 'cmp_database')).toEqual(['good'])
})

describe('a standing approval', () => {
  const shape = { serviceId: 'svc_shop', level: 1 as const, componentIds: ['cmp_database'], reason: 'Known good', expiresInHours: 168 }

  test('ends with its seven days, and counts nothing before the day it was signed', async () => {
    const { as, plan, pass, prove, runs } = await approvedPlan()
    const { planId, hash } = await plan('ravi')
    await expect(signStanding(as('adam'), { ...shape, expiresInHours: 169 })).rejects.toMatchObject({ code: 'bad_input' })
    const { standingId } = await signStanding(as('adam'), shape)
    const launch = () => launchRollback(as('ravi'), { planId, hash, authority: { kind: 'standing', standingId } })
    pass(-minute)
    await expect(launch()).rejects.toMatchObject({ code: 'blocked' })
    pass(minute + 7 * 24 * 60 * minute)
    await prove('good')
    await expect(launch()).rejects.toThrow(/expired/)
    expect(await runs()).toBe(0)
  })

  test('covers the newest proven checkpoint only', async () => {
    const { as, plan, pass, record, prove } = await approvedPlan()
    const { planId, hash } = await plan('ravi')
    const { standingId } = await signStanding(as('adam'), shape)
    pass(minute)
    await record('newer')
    await prove('newer')
    const attempt = launchRollback(as('ravi'), { planId, hash, authority: { kind: 'standing', standingId } })
    await expect(attempt).rejects.toThrow(/covers the newest proven checkpoint only, and good is not/)
  })

  test('falls with its signer’s role', async () => {
    const { as, plan } = await approvedPlan()
    const { planId, hash } = await plan('ravi')
    const { standingId } = await signStanding(as('adam'), shape)
    await changeRole(as('boss'), { userId: 'adam', role: 'responder' })
    await changeRole(as('boss'), { userId: 'adam', role: 'approver' })
    const attempt = launchRollback(as('ravi'), { planId, hash, authority: { kind: 'standing', standingId } })
    await expect(attempt).rejects.toThrow(/revoked/)
  })
})

describe('break-glass', () => {
  const why = { reason: 'Checkout is down for everybody', confirm: 'Shop' }

  test('without a fresh proof of who it is, it is refused and the attempt is in the audit', async () => {
    const { as, clock, planId, hash, lastEvent } = await approvedPlan()
    for (const stepUpAt of [null, clock.now() - 5 * minute - 1, clock.now() + minute]) {
      const attempt = breakGlassLaunch(as('rosa', { stepUpAt }), { planId, hash, ...why })
      await expect(attempt).rejects.toMatchObject({ code: 'step_up_required' })
      expect(await lastEvent()).toMatchObject({ action: 'run.break_glass', result: 'refused', actorId: 'rosa' })
    }
  })

  test('one that was demoted after the step-up cannot break glass', async () => {
    const { as, clock, planId, hash, runs } = await approvedPlan()
    const stale = as('ravi', { stepUpAt: clock.now() })
    await changeRole(as('boss'), { userId: 'ravi', role: 'viewer' })
    await expect(breakGlassLaunch(stale, { planId, hash, ...why })).rejects.toMatchObject({ code: 'forbidden' })
    expect(await runs()).toBe(0)
  })

  test('an overdue review stops everybody until somebody else has written it', async () => {
    const { as, clock, plan, pass, store, planId, hash } = await approvedPlan()
    await breakGlassLaunch(as('boss', { stepUpAt: clock.now() }), { planId, hash, ...why })
    const [glass] = await store.read.select().from(breakGlass)
    pass(24 * 60 * minute + 1)
    const next = await plan('rosa')
    const again = () => breakGlassLaunch(as('rosa', { stepUpAt: clock.now() }), { ...next, ...why })
    await expect(again()).rejects.toThrow(/review of an earlier break-glass launch is overdue/)
    const review = { breakGlassId: glass!.id, verdict: 'justified' as const, note: 'It was down.' }
    await expect(reviewBreakGlass(as('boss'), review)).rejects.toMatchObject({ code: 'forbidden' })
    await reviewBreakGlass(as('adam'), review)
    await expect(again()).rejects.toThrow(/Another rollback of this component is running/)
  })
})
