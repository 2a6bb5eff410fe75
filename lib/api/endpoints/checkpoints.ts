import { z } from 'zod'
import { getCheckpoint, listCheckpoints } from '#db/queries/checkpoint.ts'
import { checkpointKinds, checkpointStates } from '#db/schema/checkpoint.ts'
import { requestCheckpoint, requestCheckpointInput } from '#lib/services/checkpoint/request-checkpoint.ts'
import { requestCopy, requestCopyInput } from '#lib/services/checkpoint/request-copy.ts'
import { requestVerify } from '#lib/services/checkpoint/request-verify.ts'
import { ServiceError } from '#lib/services/errors.ts'
import { checkpointAnswer, checkpointDetailAnswer } from '../answers/checkpoint-answers.ts'
import { defineEndpoint } from '../endpoint.ts'

const tag = 'checkpoints'
const params = z.object({ checkpointId: z.string().min(1) })
const job = z.object({ jobId: z.string() })

export const listCheckpointsEndpoint = defineEndpoint({
  method: 'GET',
  path: '/api/v1/checkpoints',
  permission: 'service.read',
  tag,
  summary: 'The registry, a page at a time, with proof chains and copies',
  query: z.object({
    serviceId: z.string().optional(),
    componentId: z.string().optional(),
    kind: z.enum(checkpointKinds).optional(),
    state: z
      .enum([...checkpointStates, 'proven', 'unproven'])
      .optional()
      .meta({ description: 'Without it, all but the deleted ones' }),
    text: z.string().max(200).optional().meta({ description: 'In the name, label or note, or the beginning of the id or digest' }),
    sort: z.enum(['createdAt', 'dataTime', 'name', 'sizeBytes']).default('createdAt'),
    direction: z.enum(['asc', 'desc']).default('desc'),
    offset: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(500).default(50),
  }),
  response: z.object({ total: z.number(), checkpoints: z.array(checkpointAnswer) }),
  handle: async (ctx, { query }) => {
    const { rows, total } = await listCheckpoints(ctx.store.read, query, ctx.clock.now())
    return { total, checkpoints: rows }
  },
})

export const createCheckpointEndpoint = defineEndpoint({
  method: 'POST',
  path: '/api/v1/checkpoints',
  permission: 'checkpoint.create',
  tag,
  summary: 'Take a checkpoint of a component; a pipeline calls this when a deployment completes',
  body: requestCheckpointInput,
  status: 202,
  response: z.object({ jobId: z.string(), checkpointId: z.string() }),
  handle: (ctx, { body }) => requestCheckpoint(ctx, body),
})

export const getCheckpointEndpoint = defineEndpoint({
  method: 'GET',
  path: '/api/v1/checkpoints/{checkpointId}',
  permission: 'service.read',
  tag,
  summary: 'A checkpoint, deleted or not, with its evidence, copies and last jobs',
  params,
  response: checkpointDetailAnswer,
  handle: async (ctx, { params: { checkpointId } }) => {
    const found = await getCheckpoint(ctx.store.read, checkpointId, ctx.clock.now())
    if (!found) throw new ServiceError('not_found', 'There is no such checkpoint.')
    const { jobs, ...rest } = found
    return { ...rest, jobs: jobs.map(({ input: _input, fence: _fence, ...one }) => one) }
  },
})

export const verifyCheckpointEndpoint = defineEndpoint({
  method: 'POST',
  path: '/api/v1/checkpoints/{checkpointId}/verify',
  permission: 'checkpoint.verify',
  tag,
  summary: 'Go through the whole proof chain now',
  params,
  status: 202,
  response: job,
  handle: (ctx, { params: { checkpointId } }) => requestVerify(ctx, { checkpointId }),
})

export const copyCheckpointEndpoint = defineEndpoint({
  method: 'POST',
  path: '/api/v1/checkpoints/{checkpointId}/copies',
  permission: 'checkpoint.manage',
  tag,
  summary: 'Put one more copy into another vault',
  params,
  body: requestCopyInput.omit({ checkpointId: true }),
  status: 202,
  response: job,
  handle: (ctx, { params: { checkpointId }, body }) => requestCopy(ctx, { ...body, checkpointId }),
})
