import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { approvalRequest, checkpoint, component, plan, run, runComponent, service, user } from '#db/schema/index.ts'
import { testStore } from '#db/testing.ts'
import type { Role } from '#lib/domain/access/policy.ts'
import { type PlanDocument, hashPlan } from '#lib/domain/plan/plan.ts'
import { configDigest, serviceSchema } from '#lib/domain/service/service.ts'
import { type Context, engineActor } from '../context.ts'
import { createPlan } from '../plan/create-plan.ts'
import { editPlan } from '../plan/edit-plan.ts'
import { recordPlan } from '../plan/record-plan.ts'
import { launchRollback } from '../run/launch-rollback.ts'
import { changeRole } from '../user/change-role.ts'
import { decideApproval } from './decide-approval.ts'
import { expireRequests, revokeApproval } from './end-request.ts'
import { requestApproval } from './request-approval.ts'

const minute = 60_000
const people: [string, Role][] = [
  ['rosa', 'responder'],
  ['ravi', 'responder'],
  ['anna', 'approver'],
  ['adam', 'approver'],
  ['boss', 'admin'],
]
const who = fc.nat(4)
const commands = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constant('request' as const), who }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('approve' as const), who, stale: fc.boolean() }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('launch' as const), who }) },
    fc.record({ do: fc.constant('edit' as const), who }),
    fc.record({ do: fc.constant('revoke' as const), who }),
    fc.record({ do: fc.constant('role' as const), who: fc.nat(3), role: fc.constantFrom<Role>('viewer', 'responder', 'approver') }),
    fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(1, 20, 61) }),
  ),
  { minLength: 4, maxLength: 24 },
)

/** What a simple observer, who only sees which calls succeeded, believes about the newest request. */
interface Belief {
  hash: string
  requester: string
  requestedAt: number
  approvedBy: Set<string>
  fullSince: number | null
  used: boolean
}

async function house(needed: number) {
  const { store } = testStore()
  let now = Date.UTC(2026, 10, 20)
  const clock = { now: () => now, monotonic: () => now }
  const spec = serviceSchema.parse({
    slug: 's',
    name: 'S',
    policy: { approvalsNeeded: needed },
    components: [{ slug: 'c', name: 'C', driver: 'files', config: {} }],
  })
  const { components, ...rest } = spec
  const snapshot = { digest: 'd'.repeat(64), manifest: 'm', blobs: [], size: 1, dataTime: now, label: 'v1', units: {} }
  await store.tx(async (t) => {
    await t
      .insert(service)
      .values({ id: 'svc', ...rest, source: 'console', configDigest: configDigest(spec), version: 1, createdAt: now, updatedAt: now })
    await t.insert(component).values({ id: 'cmp', serviceId: 'svc', ...components[0]! })
    for (const [name, role] of people)
      await t.insert(user).values({ id: name, login: name, name, role, mustChangePassword: false, createdAt: now, updatedAt: now })
    const base = {
      kind: 'manual',
      state: 'available',
      sizeBytes: 1,
      forwardOnly: false,
      pinned: true,
      note: '',
      createdBy: 'rosa',
      createdAt: now,
    } as const
    await t
      .insert(checkpoint)
      .values({ id: 'cp', componentId: 'cmp', name: 'good', label: 'v1', digest: snapshot.digest, snapshot, dataTime: now, ...base })
  })
  const roles = new Map<string, Role>(people)
  const as = (name: string): Context => ({ store, clock, actor: { kind: 'user', id: name, name, role: roles.get(name)! } })
  const engine: Context = { store, clock, actor: engineActor }
  /** The engine's part without a target: the document that a dry run would have written. */
  const build = async (planId: string, version: number, reason: string) => {
    const [owner] = await store.read.select().from(service)
    const document: PlanDocument = {
      format: 1,
      planId,
      version,
      service: { id: 'svc', slug: 's', name: 'S', environment: 'production' },
      level: 1,
      scope: 'component',
      reason,
      components: [
        {
          componentId: 'cmp',
          slug: 'c',
          name: 'C',
          driver: 'files',
          checkpointId: 'cp',
          checkpointName: 'good',
          checkpointLabel: 'v1',
          digest: snapshot.digest,
          manifest: 'm',
          dataTime: now,
          forwardOnly: false,
          fingerprint: 'f',
        },
      ],
      steps: [{ name: 'preflight', title: 'Check', phase: 'decide', componentId: null }],
      configDigest: owner!.configDigest,
    }
    const assessment = {
      at: now,
      components: {},
      blockers: [],
      warnings: [],
      dataLossMs: 0,
      unitsLost: {},
      predicted: { known: false as const, n: 0, worstMs: null },
    }
    await recordPlan(engine, { planId, version, document, hash: hashPlan(document), assessment })
    return hashPlan(document)
  }
  return { store, as, roles, engine, build, now: () => now, pass: (ms: number) => void (now += ms) }
}

const choices = [{ componentId: 'cmp', checkpointId: 'cp' }]

test('in a thousand histories of five people, no run starts without its approvals', { timeout: 300_000 }, async () => {
  let launches = 0
  let sequences = 0
  await fc.assert(
    fc.asyncProperty(commands, fc.constantFrom(1, 2), async (script, needed) => {
      sequences++
      const h = await house(needed)
      const author = 'rosa'
      let editor = author
      let version = 1
      let reason = 'broken'
      const { planId } = await createPlan(h.as(author), { serviceId: 'svc', level: 1, choices, reason })
      let hash = await h.build(planId, version, reason)
      let oldHash = hash
      let belief = null as Belief | null
      let requestId = ''
      for (const command of script) {
        const name = 'who' in command ? people[command.who]![0] : ''
        const attempt = async (work: () => Promise<void>) =>
          work().catch((error: Error & { code?: string }) => expect(error.code, error.message).toBeDefined())
        if (command.do === 'wait') {
          h.pass(command.minutes * minute)
          await expireRequests(h.engine)
        }
        if (command.do === 'role') {
          await attempt(() => changeRole(h.as('boss'), { userId: name, role: command.role }).then(() => undefined))
          h.roles.set(name, command.role)
          if (command.role !== 'approver' && belief?.approvedBy.delete(name)) belief.fullSince = null
        }
        if (command.do === 'edit') {
          await attempt(async () => {
            reason = `${reason}!`
            await editPlan(h.as(name), { planId, version, level: 1, choices, reason })
            version++
            editor = name
            oldHash = hash
            hash = await h.build(planId, version, reason)
          })
        }
        if (command.do === 'request') {
          await attempt(async () => {
            requestId = (await requestApproval(h.as(name), { planId, hash })).requestId
            belief = { hash, requester: name, requestedAt: h.now(), approvedBy: new Set(), fullSince: null, used: false }
          })
        }
        if (command.do === 'approve') {
          await attempt(async () => {
            const { state } = await decideApproval(h.as(name), { requestId, hash: command.stale ? oldHash : hash, decision: 'approved' })
            belief!.approvedBy.add(name)
            if (state === 'approved') belief!.fullSince = h.now()
          })
        }
        if (command.do === 'revoke') {
          await attempt(async () => {
            const { state } = await revokeApproval(h.as(name), { requestId })
            belief!.approvedBy.delete(name)
            if (state !== 'approved') belief!.fullSince = null
          })
        }
        if (command.do === 'launch') {
          const before = (await h.store.read.select().from(run)).length
          await attempt(async () => {
            await launchRollback(h.as(name), { planId, hash, authority: { kind: 'approval', requestId } })
          })
          const after = (await h.store.read.select().from(run)).length
          if (after > before) {
            launches++
            const b = belief!
            const entitled = [...b.approvedBy].filter(
              (one) => one !== b.requester && one !== author && one !== editor && ['approver', 'admin'].includes(h.roles.get(one)!),
            )
            expect(entitled.length).toBeGreaterThanOrEqual(needed)
            expect(b.hash).toBe(hash)
            expect(b.used).toBe(false)
            expect(h.now() - b.fullSince!).toBeLessThan(60 * minute)
            expect(h.roles.get(name)).not.toBe('viewer')
            b.used = true
            await h.store.tx(async (t) => void (await t.update(runComponent).set({ active: false })))
          }
        }
      }
      const used = await h.store.read.select().from(approvalRequest).where(eq(approvalRequest.state, 'used'))
      expect((await h.store.read.select().from(run)).length).toBe(used.length)
      expect((await h.store.read.select().from(plan)).length).toBe(1)
    }),
    { numRuns: 1000 },
  )
  expect(sequences).toBeGreaterThanOrEqual(1000)
  expect(launches).toBeGreaterThan(50)
  process.stdout.write(`approval model: ${sequences} histories, ${launches} launches\n`)
})
