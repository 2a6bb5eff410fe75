import { eq } from 'drizzle-orm'
import { service, user } from '#db/schema/index.ts'
import type { Role } from '#lib/domain/access/policy.ts'
import { type PlanDocument, hashPlan, planFormat } from '#lib/domain/plan/plan.ts'
import { checkpointFixture } from '../checkpoint/checkpoint.fixture.ts'
import type { Actor, Context } from '../context.ts'
import { createPlan } from '../plan/create-plan.ts'
import { recordPlan } from '../plan/record-plan.ts'

const people: [string, Role][] = [
  ['rosa', 'responder'],
  ['ravi', 'responder'],
  ['adam', 'approver'],
  ['anna', 'approver'],
  ['boss', 'admin'],
]

/** A proven checkpoint `good`, five people, and plans as a dry run would have left them; no target and no engine. */
export async function launchFixture() {
  const given = await checkpointFixture()
  const { store, clock, engine } = given
  await given.record('good')
  await given.prove('good')
  const now = clock.now()
  await store.tx(async (t) => {
    for (const [id, role] of people)
      await t.insert(user).values({ id, login: id, name: id, role, mustChangePassword: false, createdAt: now, updatedAt: now })
  })
  const as = (id: string, more: Partial<Actor> = {}): Context => ({
    store,
    clock,
    actor: { kind: 'user', id, name: id, role: people.find(([name]) => name === id)![1], ...more },
  })
  const choices = [{ componentId: 'cmp_database', checkpointId: 'good' }]

  /** A plan by `author`, built. */
  async function plan(author: string): Promise<{ planId: string; hash: string }> {
    const { planId } = await createPlan(as(author), { serviceId: 'svc_shop', level: 1, choices, reason: 'It is broken' })
    const [owner] = await store.read.select().from(service).where(eq(service.id, 'svc_shop'))
    const document: PlanDocument = {
      format: planFormat,
      planId,
      version: 1,
      service: { id: 'svc_shop', slug: 'shop', name: 'Shop', environment: 'production' },
      level: 1,
      scope: 'component',
      reason: 'It is broken',
      components: [
        {
          componentId: 'cmp_database',
          slug: 'database',
          name: 'Database',
          driver: 'sqlite',
          checkpointId: 'good',
          checkpointName: 'good',
          checkpointLabel: '12 tables',
          digest: 'good'.padEnd(64, '0'),
          manifest: 'b'.repeat(64),
          dataTime: now,
          forwardOnly: false,
          fingerprint: 'f',
        },
      ],
      steps: [{ name: 'preflight', title: 'Check', phase: 'decide', componentId: null }],
      configDigest: owner!.configDigest,
    }
    const predicted = { known: false as const, n: 0, worstMs: null }
    const assessment = { at: now, components: {}, blockers: [], warnings: [], dataLossMs: 0, unitsLost: {}, predicted }
    const hash = hashPlan(document)
    await recordPlan(engine, { planId, version: 1, document, hash, assessment })
    return { planId, hash }
  }
  return { ...given, as, plan, choices }
}
