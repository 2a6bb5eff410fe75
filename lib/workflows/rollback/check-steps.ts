import { eq } from 'drizzle-orm'
import { component, service } from '#db/schema/index.ts'
import type { CheckSpec } from '#lib/domain/service/service.ts'
import type { StepHandler, StepWork } from '#lib/engine/advance.ts'
import type { StepOutcome } from '#lib/engine/ledger.ts'
import { runChecks } from '../checks.ts'
import type { RollbackTools } from './target.ts'

/** Every suite must pass; one failing check takes the run back. */
export function validate(world: RollbackTools): StepHandler {
  return { probe: async () => ({ state: 'absent', detail: 'Only reads.' }), effect: (work) => check(world, work, () => true) }
}

/** Waits as long as the policy says, then asks the smoke checks once more. */
export function settle(world: RollbackTools): StepHandler {
  return {
    probe: async () => ({ state: 'absent', detail: 'Only reads.' }),
    async effect(work) {
      const { policy } = await loadService(world, work)
      await wait(policy.settleSeconds * 1000, work.signal)
      return check(world, work, (one) => one.suite === 'smoke')
    },
  }
}

async function check(world: RollbackTools, work: StepWork, wanted: (check: CheckSpec) => boolean): Promise<StepOutcome> {
  const row = await loadService(world, work)
  const parts = await world.tools.store.read.select().from(component).where(eq(component.serviceId, row.id))
  const results = await runChecks(row.checks.filter(wanted), {
    clock: world.tools.clock,
    signal: work.signal,
    databaseOf: (slug) => parts.find((part) => part.slug === slug && part.driver === 'sqlite')?.config.path as string | undefined,
    onLog: (line) => world.log.add(work.run.id, work.step.seq, line),
  })
  const failed = results.filter((result) => !result.ok)
  const evidence = {
    passed: results.length - failed.length,
    failed: failed.length,
    checks: results.map((one) => `${one.ok ? 'pass' : 'fail'} ${one.name} (${one.durationMs} ms): ${one.message}`),
  }
  if (failed.length > 0) return { ok: false, message: `${failed[0]!.name}: ${failed[0]!.message}`, evidence }
  return { ok: true, message: results.length === 0 ? 'No checks are configured.' : `All ${results.length} passed.`, evidence }
}

async function loadService({ tools }: RollbackTools, work: StepWork): Promise<typeof service.$inferSelect> {
  const [row] = await tools.store.read.select().from(service).where(eq(service.id, work.run.serviceId))
  if (!row) throw new Error('The service is not there any more.')
  return row
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
  })
}
