import { eq } from 'drizzle-orm'
import { service } from '#db/schema/index.ts'
import type { RecordVerificationInput } from '#lib/services/checkpoint/record-verification.ts'
import { runChecks } from '../checks.ts'
import type { CallOptions, CheckpointRow, Toolbox } from '../toolbox.ts'

type Proof = Pick<RecordVerificationInput, 'restorable' | 'checks' | 'loadMs'>

/**
 * Restores a checkpoint into an empty folder of our own and compares it: the only proof that counts. Checks
 * that ask for the restored database run on the copy; checks of the running service say nothing about it.
 */
export async function proveRestorable(tools: Toolbox, point: CheckpointRow, options: CallOptions): Promise<Proof> {
  const component = await tools.component(point.componentId)
  let proof: Proof = {}
  const done = await tools.call(component, options, async (driver, ctx, config) => {
    const box = await driver.sandbox(ctx, config)
    if (!box.ok) return box
    const start = tools.clock.monotonic()
    const restored = await driver.restore(ctx, box.config, point.snapshot, { runId: 'proof', stepSeq: 0 })
    if (!restored.ok) return restored
    const loadMs = Math.round(tools.clock.monotonic() - start)
    const seen = await driver.verify(ctx, box.config, point.snapshot)
    if (!seen.ok) return seen
    const reason = seen.matches ? 'Restored in isolation and equal to its digest.' : seen.differences.slice(0, 3).join('; ')
    proof = {
      loadMs,
      restorable: { ok: seen.matches, mismatch: !seen.matches, reason, evidence: { digest: seen.digest, bytes: restored.bytesWritten } },
    }
    const checks = await checkCopy(tools, component, box.config, options)
    if (checks) proof.checks = checks
    return { ok: true }
  })
  if (!done.ok) return { restorable: { ok: false, reason: done.message, evidence: { code: done.code } } }
  return proof
}

async function checkCopy(
  tools: Toolbox,
  component: { slug: string; serviceId: string },
  config: unknown,
  options: CallOptions,
): Promise<Proof['checks']> {
  const [row] = await tools.store.read.select().from(service).where(eq(service.id, component.serviceId))
  if (!row || row.checks.length === 0) return undefined
  const mine = row.checks.filter((check) => check.kind === 'sql' && check.component === component.slug)
  if (mine.length === 0) return { ok: true, reason: 'No check of this service applies to an isolated copy of this component.' }
  const results = await runChecks(mine, {
    clock: tools.clock,
    signal: options.signal,
    databaseOf: (slug) => (slug === component.slug ? (config as { path?: string }).path : undefined),
    onLog: options.onLog ?? (() => {}),
  })
  const failed = results.find((result) => !result.ok)
  return {
    ok: !failed,
    reason: failed ? `${failed.name}: ${failed.message}` : `${results.length} passed on the restored copy.`,
    evidence: { passed: results.filter((one) => one.ok).length },
  }
}
