import { eq, inArray } from 'drizzle-orm'
import { component, job, plan, run, service, step, user } from '#db/schema/index.ts'
import type { Store } from '#db/store.ts'
import type { Role } from '#lib/domain/access/policy.ts'
import { type ServiceInput, configDigest, serviceSchema } from '#lib/domain/service/service.ts'
import { isEnded } from '#lib/domain/run/run.ts'
import { decideApproval } from '#lib/services/approval/decide-approval.ts'
import { requestApproval } from '#lib/services/approval/request-approval.ts'
import { requestCheckpoint } from '#lib/services/checkpoint/request-checkpoint.ts'
import type { Context } from '#lib/services/context.ts'
import { createPlan } from '#lib/services/plan/create-plan.ts'
import { launchRollback } from '#lib/services/run/launch-rollback.ts'
import { systemClock } from '#lib/system/clock.ts'

/** A Ripcord with one service and a person of each role, driven through the same verbs as the console. */
export class World {
  readonly store: Store
  constructor(store: Store) {
    this.store = store
  }

  /** The verbs' context for a person; made on first use. */
  async as(login: string, role: Role): Promise<Context> {
    const id = `user_${login}`
    const now = systemClock.now()
    const row = { id, login, name: login, role, mustChangePassword: false, createdAt: now, updatedAt: now }
    await this.store.tx(async (t) => void (await t.insert(user).values(row).onConflictDoNothing()))
    return { store: this.store, clock: systemClock, actor: { kind: 'user', id, name: login, role, stepUpAt: null } }
  }

  /** Registers a service as it stands; returns the ids of its components by slug. */
  async addService(input: ServiceInput): Promise<{ serviceId: string; components: Record<string, string> }> {
    const spec = serviceSchema.parse(input)
    const { components, ...rest } = spec
    const now = systemClock.now()
    const serviceId = `svc_${spec.slug}`
    await this.store.tx(async (t) => {
      await t
        .insert(service)
        .values({ id: serviceId, ...rest, source: 'console', configDigest: configDigest(spec), version: 1, createdAt: now, updatedAt: now })
      for (const one of components) await t.insert(component).values({ id: `cmp_${spec.slug}_${one.slug}`, serviceId, ...one })
    })
    return { serviceId, components: Object.fromEntries(components.map((one) => [one.slug, `cmp_${spec.slug}_${one.slug}`])) }
  }

  /** Takes a checkpoint and waits for it. Throws what the engine answered when it could not. */
  async checkpoint(componentId: string, name: string): Promise<string> {
    const { jobId, checkpointId } = await requestCheckpoint(await this.as('rosa', 'responder'), { componentId, name })
    await this.job(jobId)
    return checkpointId
  }

  async job(jobId: string): Promise<Record<string, unknown>> {
    const row = await this.until(async () => {
      const [found] = await this.store.read.select().from(job).where(eq(job.id, jobId))
      return found && (found.state === 'done' || found.state === 'failed') ? found : null
    })
    if (row.state === 'failed') throw new Error(row.error ?? 'failed')
    return row.result ?? {}
  }

  /** Plans, has it approved by somebody else and launches. */
  async rollBack(serviceId: string, level: 1 | 2 | 3, choices: { componentId: string; checkpointId: string }[]): Promise<string> {
    return await this.launch(await this.plan(serviceId, level, choices))
  }

  /** Has a plan approved by somebody else and launches it. */
  async launch({ planId, hash }: { planId: string; hash: string }): Promise<string> {
    const { requestId } = await requestApproval(await this.as('rosa', 'responder'), { planId, hash })
    await decideApproval(await this.as('adam', 'approver'), { requestId, hash, decision: 'approved' })
    const { runId } = await launchRollback(await this.as('rosa', 'responder'), { planId, hash, authority: { kind: 'approval', requestId } })
    return runId
  }

  async plan(
    serviceId: string,
    level: 1 | 2 | 3,
    choices: { componentId: string; checkpointId: string }[],
  ): Promise<{ planId: string; hash: string }> {
    const { planId, jobId } = await createPlan(await this.as('rosa', 'responder'), { serviceId, level, choices, reason: 'It is broken' })
    await this.job(jobId)
    const [row] = await this.store.read.select().from(plan).where(eq(plan.id, planId))
    if (row!.assessment!.blockers.length > 0) throw new Error(row!.assessment!.blockers.join('; '))
    return { planId, hash: row!.hash! }
  }

  /** Waits until the run is over or needs a person. */
  async finished(runId: string, timeoutMs = 60_000): Promise<typeof run.$inferSelect> {
    return await this.until(async () => {
      const [row] = await this.store.read.select().from(run).where(eq(run.id, runId))
      return row && (isEnded(row.state) || row.state === 'needs_attention') ? row : null
    }, timeoutMs)
  }

  async steps(runId: string): Promise<(typeof step.$inferSelect)[]> {
    return await this.store.read
      .select()
      .from(step)
      .where(inArray(step.runId, [runId]))
      .orderBy(step.seq)
  }

  async until<T>(look: () => Promise<T | null>, timeoutMs = 60_000): Promise<T> {
    const end = systemClock.monotonic() + timeoutMs
    for (;;) {
      const found = await look()
      if (found !== null) return found
      if (systemClock.monotonic() > end) throw new Error('waited too long')
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}
