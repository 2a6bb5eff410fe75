import type { Permission } from '#lib/domain/access/policy.ts'
import type { Context } from '#lib/services/context.ts'
import { stillAllowed } from '#lib/services/session/still-allowed.ts'
import { stoppingSignal } from '#lib/system/follow-supervisor.ts'
import { log } from '#lib/system/log.ts'

const heartbeatMs = 15_000
const recheckMs = 3_000

export interface StreamEvent {
  event: string
  data: unknown
  /** Comes back as `Last-Event-ID` after a lost connection. */
  id?: string
}

interface StreamOptions {
  ctx: Context
  request: Request
  permission: Permission
  /** Between two looks, ms. */
  everyMs: number
  /** Sends what is new. Returning `end` closes the stream for good. */
  look: (send: (event: StreamEvent) => void) => Promise<'end' | void>
}

/**
 * A text/event-stream that looks again and again. It ends when the reader goes away, and within five seconds
 * of the session, token or role that opened it losing the right; the reader is told by a `closed` event.
 */
export function eventStream({ ctx, request, permission, everyMs, look }: StreamOptions): Response {
  const encoder = new TextEncoder()
  let timer: NodeJS.Timeout | undefined
  let over = false
  const stop = () => {
    over = true
    clearTimeout(timer)
  }
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const write = (text: string) => void (over || controller.enqueue(encoder.encode(text)))
        const send = ({ event, data, id }: StreamEvent) =>
          write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
        const end = (reason?: string) => {
          if (over) return
          if (reason) send({ event: 'closed', data: { reason } })
          stop()
          controller.close()
        }
        let beatAt = ctx.clock.monotonic()
        let checkedAt = beatAt
        const turn = async () => {
          const now = ctx.clock.monotonic()
          if (now - checkedAt >= recheckMs) {
            checkedAt = now
            if (!(await stillAllowed(ctx.store.read, ctx.clock.now(), ctx.actor, permission))) return end('signed_out')
          }
          if (now - beatAt >= heartbeatMs) {
            beatAt = now
            // The comment keeps proxies awake; the event tells the page, which does not see comments.
            write(': still here\n\nevent: beat\ndata: {}\n\n')
          }
          // A reader that does not keep up gets what is new when it does.
          if ((controller.desiredSize ?? 1) > 0 && (await look(send)) === 'end') return end('done')
          if (!over) timer = setTimeout(() => void turn().catch(fail), everyMs)
        }
        const fail = (error: unknown) => {
          if (over) return
          log.error({ err: error, during: request.url }, 'event stream failed')
          stop()
          controller.error(error)
        }
        // A server that stops would wait for its readers; they come back by themselves.
        AbortSignal.any([request.signal, stoppingSignal()]).addEventListener('abort', () => end(), { once: true })
        write('retry: 1000\n\n')
        void turn().catch(fail)
      },
      cancel: stop,
    },
    { highWaterMark: 64 },
  )
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      connection: 'keep-alive',
    },
  })
}
