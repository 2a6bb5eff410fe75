import { and, eq, inArray, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { checkpoint, component, service } from '#db/schema/index.ts'
import type { Reader } from '#db/store.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'

export const planChoices = z
  .array(z.strictObject({ componentId: z.string().min(1), checkpointId: z.string().min(1) }))
  .min(1, 'choose at least one component and its checkpoint')
  .max(50)
  .refine((choices) => new Set(choices.map((one) => one.componentId)).size === choices.length, 'choose each component once')

export const planFields = {
  level: z
    .union([z.literal(1), z.literal(2), z.literal(3)])
    .default(1)
    .meta({ description: '1 component, 2 service, 3 everything' }),
  choices: planChoices,
  reason: z.string().trim().min(3, 'say in a few words why').max(1_000),
  failureAt: z
    .number()
    .int()
    .positive()
    .nullable()
    .default(null)
    .meta({ description: 'When it began to fail, ms since the epoch; null: unknown' }),
}

/** Checks what a plan names, and its level: 1 is one component, 2 and 3 are every component of the service. */
export async function checkPlanInput(
  t: Reader,
  ctx: Context,
  serviceId: string,
  input: { level: number; choices: { componentId: string; checkpointId: string }[]; failureAt: number | null },
): Promise<typeof service.$inferSelect> {
  const [owner] = await t
    .select()
    .from(service)
    .where(and(eq(service.id, serviceId), isNull(service.archivedAt)))
  if (!owner) throw new ServiceError('not_found', 'There is no such service, or it was archived. Reload the page.')
  const components = await t
    .select()
    .from(component)
    .where(and(eq(component.serviceId, serviceId), isNull(component.archivedAt)))
  const points = await t
    .select()
    .from(checkpoint)
    .where(
      inArray(
        checkpoint.id,
        input.choices.map((one) => one.checkpointId),
      ),
    )
  for (const choice of input.choices) {
    const part = components.find((one) => one.id === choice.componentId)
    if (!part) throw new ServiceError('bad_input', `${owner.name} has no such component. Reload the page.`)
    const point = points.find((one) => one.id === choice.checkpointId)
    if (!point || point.componentId !== part.id)
      throw new ServiceError('bad_input', `${part.name} has no such checkpoint. Choose one of its own.`)
    if (point.state !== 'available')
      throw new ServiceError('blocked', `The checkpoint ${point.name} is ${point.state}. Choose another one.`)
  }
  if (input.level === 1 && input.choices.length !== 1)
    throw new ServiceError('bad_input', 'Level 1 rolls back one component. Choose one, or level 2.')
  if (input.level > 1 && input.choices.length !== components.length) {
    throw new ServiceError(
      'bad_input',
      `Level ${input.level} rolls back the whole service. Choose a checkpoint for each of its ${components.length} components.`,
    )
  }
  if (input.failureAt !== null && input.failureAt > ctx.clock.now())
    throw new ServiceError('bad_input', 'The failure cannot have begun in the future.')
  return owner
}
