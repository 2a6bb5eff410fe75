import { eq } from 'drizzle-orm'
import { engineIsAlive } from '#db/queries/engine.ts'
import { auditHead, job } from '#db/schema/index.ts'
import type { Reader } from '#db/store.ts'
import { defineEndpoint } from '../endpoint.ts'
import { eventStream } from '../event-stream.ts'

const everyMs = 250
/** The engine's silence is no commit, so it is looked for at this rate. */
const engineEveryMs = 2_000

export const streamChangesEndpoint = defineEndpoint({
  method: 'GET',
  path: '/api/v1/events',
  permission: 'service.read',
  tag: 'events',
  summary: 'A `change` event (text/event-stream) whenever something that a page shows has changed',
  responseType: 'text/event-stream',
  handle: async (ctx, { request }) => {
    let counter: number | null = null
    let shown = ''
    let engineAt = 0
    return eventStream({
      ctx,
      request,
      permission: 'service.read',
      everyMs,
      look: async (send) => {
        const now = ctx.clock.monotonic()
        const next = ctx.store.changeCounter()
        if (next === counter && now - engineAt < engineEveryMs) return
        counter = next
        engineAt = now
        const state = await whatIsShown(ctx.store.read, ctx.clock.now())
        if (state === shown) return
        send({ event: shown === '' ? 'hello' : 'change', data: { state } })
        shown = state
      },
    })
  },
})

/** Every change leaves an audit event; progress of jobs and the engine's pulse do not. */
async function whatIsShown(reader: Reader, now: number): Promise<string> {
  const [head] = await reader.select({ seq: auditHead.seq }).from(auditHead).where(eq(auditHead.id, 1))
  const running = await reader.select({ done: job.doneBytes }).from(job).where(eq(job.state, 'running'))
  const done = running.reduce((sum, one) => sum + (one.done ?? 0), 0)
  return [head?.seq ?? 0, running.length, done, (await engineIsAlive(reader, now)) ? 1 : 0].join('.')
}
