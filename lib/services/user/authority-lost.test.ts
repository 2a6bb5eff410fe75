import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { approval, approvalRequest, auditEvent, plan, service, standingApproval } from '#db/schema/index.ts'
import { testPeople } from '../testing/test-people.ts'
import { changeRole } from './change-role.ts'
import { disableUser } from './disable-user.ts'

const hour = 3_600_000

async function house() {
  const people = testPeople()
  const { store, clock, add, enter } = people
  const admin = await enter(await add('root', 'admin'))
  await add('ada', 'approver')
  await add('bob', 'approver')
  const now = clock.now()
  const times = { createdAt: now, updatedAt: now }
  await store.tx(async (t) => {
    const described = {
      slug: 's',
      name: 'S',
      environment: 'test',
      team: 't',
      description: '',
      checks: [] as never[],
      source: 'file' as const,
      configDigest: 'c',
    }
    await t.insert(service).values({ id: 's', ...described, objectives: {} as never, policy: {} as never, version: 1, ...times })
    const who = { createdBy: 'user_req', editedBy: 'user_req', version: 1, choices: [], reason: 'r' }
    await t.insert(plan).values({ id: 'p', serviceId: 's', level: 2, state: 'ready', hash: 'h', ...who, ...times })
  })
  const request = (id: string, state: 'open' | 'approved' | 'used', needed: number, approvers: string[], approveBy = now + hour) =>
    store.tx(async (t) => {
      const executeBy = state === 'open' ? null : now + hour
      await t
        .insert(approvalRequest)
        .values({ id, planId: 'p', planHash: 'hash', state, requestedBy: 'user_req', requestedAt: now, needed, approveBy, executeBy })
      for (const login of approvers) {
        const given = { planHash: 'hash', approverId: `user_${login}`, decision: 'approved', comment: '', at: now } as const
        await t.insert(approval).values({ id: `${id}_${login}`, requestId: id, ...given })
      }
    })
  const stateOf = async (id: string) => (await store.read.select().from(approvalRequest).where(eq(approvalRequest.id, id)))[0]!
  const approvalsOf = async (id: string) => {
    const rows = await store.read.select().from(approval).where(eq(approval.requestId, id))
    return rows.filter((row) => row.revokedAt === null).map((row) => row.approverId)
  }
  return { ...people, admin, request, stateOf, approvalsOf }
}

test('demoting an approver takes their open approvals back and reopens what is no longer approved enough', async () => {
  const { admin, request, stateOf, approvalsOf } = await house()
  await request('one', 'approved', 1, ['ada'])
  await request('two', 'approved', 1, ['ada', 'bob'])
  await request('open', 'open', 2, ['ada'])
  await changeRole(admin.ctx, { userId: 'user_ada', role: 'responder' })
  expect(await stateOf('one')).toMatchObject({ state: 'open', executeBy: null })
  expect(await approvalsOf('one')).toEqual([])
  expect(await stateOf('two')).toMatchObject({ state: 'approved' })
  expect(await approvalsOf('two')).toEqual(['user_bob'])
  expect(await stateOf('open')).toMatchObject({ state: 'open' })
  expect(await approvalsOf('open')).toEqual([])
})

test('disabling an approver does the same, and a request past its time is expired instead of reopened', async () => {
  const { admin, request, stateOf, clock } = await house()
  await request('late', 'approved', 1, ['ada'], clock.now() + 1)
  clock.advance(2)
  await disableUser(admin.ctx, { userId: 'user_ada' })
  expect(await stateOf('late')).toMatchObject({ state: 'expired', executeBy: null })
})

test('an approval that was used stays as it was: history does not change', async () => {
  const { admin, request, stateOf, approvalsOf } = await house()
  await request('used', 'used', 1, ['ada'])
  await disableUser(admin.ctx, { userId: 'user_ada' })
  expect(await stateOf('used')).toMatchObject({ state: 'used' })
  expect(await approvalsOf('used')).toEqual(['user_ada'])
})

test('what the person signed in advance is revoked, the work of others is not', async () => {
  const { admin, store, clock } = await house()
  const now = clock.now()
  const shape = { serviceId: 's', level: 2, componentIds: [], configDigest: 'c', reason: 'r', createdAt: now, expiresAt: now + hour }
  await store.tx(async (t) => {
    await t.insert(standingApproval).values({ id: 'ada', signedBy: 'user_ada', ...shape })
    await t.insert(standingApproval).values({ id: 'bob', signedBy: 'user_bob', ...shape })
  })
  await disableUser(admin.ctx, { userId: 'user_ada' })
  const rows = await store.read.select().from(standingApproval)
  expect(rows.find((row) => row.id === 'ada')).toMatchObject({ revokedAt: now, revokedBy: 'user_root' })
  expect(rows.find((row) => row.id === 'bob')).toMatchObject({ revokedAt: null })
})

test('each lost approval has its event, under the service', async () => {
  const { admin, request, store } = await house()
  await request('one', 'approved', 1, ['ada'])
  await changeRole(admin.ctx, { userId: 'user_ada', role: 'viewer' })
  const events = await store.read.select().from(auditEvent).orderBy(auditEvent.seq)
  expect(events.map((event) => [event.action, event.objectId, event.serviceId])).toEqual([
    ['user.change_role', 'user_ada', null],
    ['approval.revoke', 'one', 's'],
  ])
})

test('a promotion to admin takes nothing away', async () => {
  const { admin, request, approvalsOf } = await house()
  await request('one', 'approved', 1, ['ada'])
  await changeRole(admin.ctx, { userId: 'user_ada', role: 'admin' })
  expect(await approvalsOf('one')).toEqual(['user_ada'])
})
