import { z } from 'zod'
import { getRunAuthority, getRunSnapshot, listRuns, readRunLog } from '#db/queries/run.ts'
import { runStates } from '#db/schema/index.ts'
import { isEnded } from '#lib/domain/run/run.ts'
import { ServiceError } from '#lib/services/errors.ts'
import { breakGlassInput, breakGlassLaunch } from '#lib/services/run/break-glass.ts'
import { launchRollback, launchRollbackInput } from '#lib/services/run/launch-rollback.ts'
import { rollbackNow, rollbackNowInput } from '#lib/services/run/rollback-now.ts'
import { cancelRun, decideRun, decideRunInput } from '#lib/services/run/steer-run.ts'
import { runAnswer, runListAnswer, runLogAnswer } from '../answers/run-answers.ts'
import { defineEndpoint } from '../endpoint.ts'
import { eventStream } from '../event-stream.ts'

const params = z.object({ runId: z.string() })
const tag = 'runs'
const logBatch = 500

export const listRunsEndpoint = defineEndpoint({
  method: 'GET',
  path: '/api/v1/runs',
  permission: 'service.read',
  tag,
  summary: 'List runs, newest first',
  query: z.object({
    serviceId: z.string().optional(),
    state: z.enum(runStates).optional(),
    limit: z.coerce.number().int().min(1).max(1_000).default(100),
  }),
  response: z.object({ runs: z.array(runListAnswer) }),
  handle: async (ctx, { query }) => ({ runs: await listRuns(ctx.store.read, query) }),
})

export const getRunEndpoint = defineEndpoint({
  method: 'GET',
  path: '/api/v1/runs/{runId}',
  permission: 'service.read',
  tag,
  summary: 'A run with its steps and what allowed it',
  params,
  response: runAnswer,
  handle: async (ctx, { params: { runId } }) => {
    const found = await getRunSnapshot(ctx.store.read, runId)
    if (!found) throw new ServiceError('not_found', 'There is no such run.')
    return { ...found, authority: await getRunAuthority(ctx.store.read, found.run) }
  },
})

export const readRunLogEndpoint = defineEndpoint({
  method: 'GET',
  path: '/api/v1/runs/{runId}/log',
  permission: 'service.read',
  tag,
  summary: 'Log lines of a run after a line, oldest first',
  params,
  query: z.object({ after: z.coerce.number().int().min(0).default(0), limit: z.coerce.number().int().min(1).max(5_000).default(1_000) }),
  response: runLogAnswer,
  handle: async (ctx, { params: { runId }, query }) => ({ lines: await readRunLog(ctx.store.read, runId, query.after, query.limit) }),
})

export const cancelRunEndpoint = defineEndpoint({
  method: 'POST',
  path: '/api/v1/runs/{runId}/cancel',
  permission: 'rollback.cancel',
  tag,
  summary: 'Ask a run to stop: the step at work ends, then what was changed is taken back',
  params,
  status: 202,
  response: z.object({ runId: z.string() }),
  handle: async (ctx, { params: { runId } }) => {
    await cancelRun(ctx, { runId })
    return { runId }
  },
})

export const decideRunEndpoint = defineEndpoint({
  method: 'POST',
  path: '/api/v1/runs/{runId}/decisions',
  permission: 'rollback.decide',
  tag,
  summary: 'Decide how a run goes on that needs attention',
  params,
  body: decideRunInput.omit({ runId: true }),
  status: 202,
  response: z.object({ runId: z.string() }),
  handle: async (ctx, { params: { runId }, body }) => {
    await decideRun(ctx, { ...body, runId })
    return { runId }
  },
})

export const launchRollbackEndpoint = defineEndpoint({
  method: 'POST',
  path: '/api/v1/rollbacks',
  permission: 'rollback.launch',
  tag,
  summary: 'Launch an approved plan',
  body: launchRollbackInput,
  status: 201,
  response: z.object({ runId: z.string() }),
  handle: (ctx, { body }) => launchRollback(ctx, body),
})

export const rollbackNowEndpoint = defineEndpoint({
  method: 'POST',
  path: '/api/v1/rollbacks/now',
  permission: 'rollback.launch',
  tag,
  summary: 'Plan to the newest proven checkpoints, do the dry run and launch on a standing approval',
  body: rollbackNowInput,
  status: 201,
  response: z.object({ runId: z.string(), planId: z.string() }),
  handle: (ctx, { body }) => rollbackNow(ctx, body),
})

export const breakGlassEndpoint = defineEndpoint({
  method: 'POST',
  path: '/api/v1/break-glass',
  permission: 'rollback.break_glass',
  tag,
  summary: 'Launch without an approval; needs a person who proved who they are within five minutes',
  body: breakGlassInput,
  status: 201,
  response: z.object({ runId: z.string(), reviewDueAt: z.number() }),
  handle: (ctx, { body }) => breakGlassLaunch(ctx, body),
})

export const streamRunEndpoint = defineEndpoint({
  method: 'GET',
  path: '/api/v1/runs/{runId}/events',
  permission: 'service.read',
  tag,
  summary: 'A run as it happens (text/event-stream): `snapshot` when it changes, `log` with new lines; resumes from Last-Event-ID',
  params,
  query: z.object({ after: z.coerce.number().int().min(0).default(0) }),
  responseType: 'text/event-stream',
  handle: async (ctx, { params: { runId }, query, request }) => {
    const { read } = ctx.store
    if (!(await getRunSnapshot(read, runId))) throw new ServiceError('not_found', 'There is no such run.')
    const resumed = Number(request.headers.get('last-event-id') ?? '')
    let after = Number.isSafeInteger(resumed) && resumed > 0 ? resumed : query.after
    let counter: number | null = null
    let sent = ''
    return eventStream({
      ctx,
      request,
      permission: 'service.read',
      everyMs: 200,
      look: async (send) => {
        const next = ctx.store.changeCounter()
        if (next === counter) return
        const snapshot = await getRunSnapshot(read, runId)
        const text = JSON.stringify(snapshot)
        if (snapshot && text !== sent) send({ event: 'snapshot', data: snapshot })
        sent = text
        const lines = await readRunLog(read, runId, after, logBatch)
        after = lines.at(-1)?.id ?? after
        if (lines.length > 0) send({ event: 'log', data: lines, id: String(after) })
        if (lines.length === logBatch) return
        counter = next
        if (!snapshot || isEnded(snapshot.run.state)) return 'end'
      },
    })
  },
})
