import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { setting } from '#db/schema/index.ts'
import type { Reader } from '#db/store.ts'
import { serviceProblems } from '#lib/domain/service/service-problems.ts'
import { serviceSchema, type ServiceSpec } from '#lib/domain/service/service.ts'
import { driverSchemas } from '#lib/drivers/schemas.ts'
import { authorize, type Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'
import { findService, writeService } from './write-service.ts'

export const saveServiceInput = z.strictObject({
  /** Left out to create one; otherwise the service and the version of it that was read. */
  edit: z.strictObject({ serviceId: z.string().min(1), version: z.number().int() }).optional(),
  spec: serviceSchema,
})
export type SaveServiceInput = z.input<typeof saveServiceInput>

/** Creates or edits a service from the console. Refuses one that `ripcord.yaml` owns, and an edit of something older than what is there. */
export async function saveService(ctx: Context, input: SaveServiceInput): Promise<{ serviceId: string; version: number }> {
  authorize(ctx, 'service.write')
  const { edit, spec } = parseInput(saveServiceInput, input)
  refuseProblems(spec)
  return await ctx.store.tx(async (t) => {
    await refuseLoneCopy(t, spec)
    const stored = await findService(t, edit ? { id: edit.serviceId } : { slug: spec.slug })
    const isInUse = stored !== null && stored.row.archivedAt === null
    if (edit) {
      if (!isInUse) throw new ServiceError('not_found', 'There is no such service, or it was archived.')
      if (stored.row.source === 'file') throw new ServiceError('blocked', `ripcord.yaml owns ${stored.row.name}. Edit the file instead.`)
      if (stored.row.version !== edit.version)
        throw new ServiceError('stale', `${stored.row.name} was changed meanwhile. Reload and try again.`)
      if (stored.row.slug !== spec.slug) {
        const message = 'A slug stays for good: evidence and addresses use it. Change the name instead.'
        throw new ServiceError('bad_input', message, { 'spec.slug': [message] })
      }
    } else if (isInUse) {
      const message = `The slug ${spec.slug} is taken by ${stored.row.name}. Choose another one.`
      throw new ServiceError('conflict', message, { 'spec.slug': [message] })
    }
    const { serviceId, version } = await writeService(t, ctx, spec, 'console', stored)
    return { serviceId, version }
  })
}

/** Two copies need two vaults; further vaults are set up in ripcord.yaml. */
async function refuseLoneCopy(t: Reader, spec: ServiceSpec): Promise<void> {
  const wanting = spec.components.findIndex((one) => one.redundant)
  if (wanting === -1) return
  const [row] = await t.select().from(setting).where(eq(setting.key, 'vaults'))
  if (Array.isArray(row?.value) && row.value.length > 0) return
  const message = 'Two copies need a second vault, and there is none. Add one under “vaults” in ripcord.yaml, or turn this off.'
  throw new ServiceError('bad_input', message, { [`spec.components.${wanting}.redundant`]: [message] })
}

function refuseProblems(spec: ServiceSpec): void {
  const problems = serviceProblems(spec, driverSchemas)
  if (problems.length === 0) return
  const fieldErrors: Record<string, string[]> = {}
  for (const { path, message, fix } of problems) (fieldErrors[['spec', ...path].join('.')] ??= []).push(`${message}. ${fix}`)
  throw new ServiceError('bad_input', `${problems[0]!.message}. ${problems[0]!.fix}`, fieldErrors)
}
