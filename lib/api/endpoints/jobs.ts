import { z } from 'zod'
import { getJob, listActiveJobs } from '#db/queries/job.ts'
import { ServiceError } from '#lib/services/errors.ts'
import { jobAnswer } from '../answers/checkpoint-answers.ts'
import { defineEndpoint } from '../endpoint.ts'

const tag = 'jobs'

export const listJobsEndpoint = defineEndpoint({
  method: 'GET',
  path: '/api/v1/jobs',
  permission: 'service.read',
  tag,
  summary: 'Requests to the engine that are waiting or under way, newest first',
  response: z.object({ jobs: z.array(jobAnswer) }),
  handle: async (ctx) => ({ jobs: await listActiveJobs(ctx.store.read) }),
})

export const getJobEndpoint = defineEndpoint({
  method: 'GET',
  path: '/api/v1/jobs/{jobId}',
  permission: 'service.read',
  tag,
  summary: 'A request to the engine: its state, progress, result or error',
  params: z.object({ jobId: z.string().min(1) }),
  response: jobAnswer,
  handle: async (ctx, { params: { jobId } }) => {
    const found = await getJob(ctx.store.read, jobId)
    if (!found) throw new ServiceError('not_found', 'There is no such job.')
    return found
  },
})
