import { z } from 'zod'
import type { Tx } from '#db/store.ts'
import { issueProblems } from '#lib/domain/config/issue-problems.ts'
import { type DriverKind, driverKinds, driverSchemas } from '#lib/drivers/schemas.ts'
import { audit, type Context } from '../context.ts'
import { loadComponent } from '../checkpoint/load-component.ts'
import { ServiceError } from '../errors.ts'
import { insertJob } from '../job/insert-job.ts'

/** A saved component, or one that is being typed and not saved yet. */
export const componentTargetInput = z.union([
  z.strictObject({ componentId: z.string().min(1) }),
  z.strictObject({ driver: z.string().min(1).max(63), config: z.record(z.string(), z.unknown()) }),
])
export type ComponentTarget = z.infer<typeof componentTargetInput>

/** Leaves a job of the kind about the target and audits it. An unsaved config must satisfy its driver's schema. */
export async function requestTargetJob(
  t: Tx,
  ctx: Context,
  kind: string,
  action: string,
  target: ComponentTarget,
): Promise<{ jobId: string }> {
  if ('componentId' in target) {
    const { component, service } = await loadComponent(t, target.componentId)
    const jobId = await insertJob(t, ctx, { kind, componentId: component.id, input: {} })
    const object = { kind: 'component', id: component.id, name: component.name }
    await audit(t, ctx, { action, object, serviceId: service.id, detail: { jobId } })
    return { jobId }
  }
  refuseBadConfig(target)
  const jobId = await insertJob(t, ctx, { kind, input: { driver: target.driver, config: target.config } })
  await audit(t, ctx, { action, object: { kind: 'driver', id: target.driver, name: target.driver }, detail: { jobId } })
  return { jobId }
}

function refuseBadConfig({ driver, config }: { driver: string; config: Record<string, unknown> }): void {
  const info = Object.hasOwn(driverSchemas, driver) ? driverSchemas[driver as DriverKind] : undefined
  if (!info) throw new ServiceError('bad_input', `There is no driver “${driver}”. Use one of: ${driverKinds.join(', ')}.`)
  const parsed = info.configSchema.safeParse(config)
  if (parsed.success) return
  const fieldErrors: Record<string, string[]> = {}
  const problems = parsed.error.issues.flatMap((issue) => issueProblems(issue, info.configSchema, config, ['config']))
  for (const { path, message, fix } of problems) (fieldErrors[path.join('.')] ??= []).push(`${message}. ${fix}`)
  throw new ServiceError('bad_input', `${problems[0]!.message}. ${problems[0]!.fix}`, fieldErrors)
}
