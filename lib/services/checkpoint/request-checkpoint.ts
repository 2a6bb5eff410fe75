import { z } from 'zod'
import { checkpointKinds } from '#db/schema/index.ts'
import { audit, authorize, type Context, makeId } from '../context.ts'
import { insertJob } from '../job/insert-job.ts'
import { parseInput } from '../parse-input.ts'
import { loadComponent } from './load-component.ts'

export const requestCheckpointInput = z.strictObject({
  componentId: z.string().min(1),
  name: z.string().trim().min(1, 'give the checkpoint a name').max(120),
  kind: z.enum(checkpointKinds).extract(['manual', 'deployment', 'discovered']).default('manual'),
  pinned: z.boolean().optional().meta({ description: 'Keep it whatever the retention policy says; manual ones start so' }),
  forwardOnly: z.boolean().default(false).meta({ description: 'No automatic rollback may cross this point' }),
  note: z.string().trim().max(2_000).default(''),
  ref: z.string().min(1).max(500).optional().meta({ description: 'A discovered state instead of the present one' }),
})
export type RequestCheckpointInput = z.input<typeof requestCheckpointInput>

/** The input of a `checkpoint.create` job. The id is chosen now, so that doing the job twice makes one checkpoint. */
export interface CheckpointCreateInput extends Record<string, unknown> {
  checkpointId: string
  name: string
  kind: (typeof checkpointKinds)[number]
  pinned: boolean
  forwardOnly: boolean
  note: string
  ref: string | null
}

/** Asks the engine to take a checkpoint of a component. */
export async function requestCheckpoint(ctx: Context, input: RequestCheckpointInput): Promise<{ jobId: string; checkpointId: string }> {
  authorize(ctx, 'checkpoint.create')
  const { componentId, ...wanted } = parseInput(requestCheckpointInput, input)
  const checkpointId = makeId(ctx, 'cp')
  return await ctx.store.tx(async (t) => {
    const { component, service } = await loadComponent(t, componentId)
    const pinned = wanted.pinned ?? wanted.kind === 'manual'
    const jobInput: CheckpointCreateInput = { ...wanted, checkpointId, pinned, ref: wanted.ref ?? null }
    const jobId = await insertJob(t, ctx, { kind: 'checkpoint.create', componentId, input: jobInput })
    await audit(t, ctx, {
      action: 'checkpoint.request',
      object: { kind: 'component', id: componentId, name: component.name },
      serviceId: service.id,
      detail: { jobId, checkpointId, name: wanted.name, kind: wanted.kind, pinned, forwardOnly: wanted.forwardOnly, ref: wanted.ref },
    })
    return { jobId, checkpointId }
  })
}
