import { z } from 'zod'
import { getAuditEvent, listAudit } from '#db/queries/audit.ts'
import { exportLines } from '#lib/audit/export.ts'
import { storedEvents, verifyStored } from '#lib/audit/stored-events.ts'
import type { Context } from '#lib/services/context.ts'
import { ServiceError } from '#lib/services/errors.ts'
import { exportAudit } from '#lib/services/audit/export-audit.ts'
import { stillAllowed } from '#lib/services/session/still-allowed.ts'
import { auditEventAnswer, auditVerdictAnswer } from '../answers/audit-answers.ts'
import { defineEndpoint } from '../endpoint.ts'

const tag = 'audit'
const instant = z.coerce.number().int().min(0).optional()

export const listAuditEndpoint = defineEndpoint({
  method: 'GET',
  path: '/api/v1/audit',
  permission: 'audit.read',
  tag,
  summary: 'Audit events, newest first; page on with `before`',
  query: z.object({
    actor: z.string().optional(),
    action: z.string().optional(),
    object: z.string().optional(),
    result: z.enum(['ok', 'refused', 'failed']).optional(),
    runId: z.string().optional(),
    serviceId: z.string().optional(),
    from: instant,
    to: instant,
    text: z.string().max(200).optional(),
    before: z.coerce.number().int().positive().optional(),
    limit: z.coerce.number().int().min(1).max(1_000).default(100),
  }),
  response: z.object({ events: z.array(auditEventAnswer), nextBefore: z.number().nullable() }),
  handle: async (ctx, { query: { before, limit, ...filter } }) => await listAudit(ctx.store.read, filter, { before, limit }),
})

export const getAuditEventEndpoint = defineEndpoint({
  method: 'GET',
  path: '/api/v1/audit/{seq}',
  permission: 'audit.read',
  tag,
  summary: 'One audit event with its canonical body and hashes',
  params: z.object({ seq: z.coerce.number().int().positive() }),
  response: auditEventAnswer,
  handle: async (ctx, { params: { seq } }) => {
    const found = await getAuditEvent(ctx.store.read, seq)
    if (!found) throw new ServiceError('not_found', `There is no audit event ${seq}.`)
    return found
  },
})

export const verifyAuditEndpoint = defineEndpoint({
  method: 'GET',
  path: '/api/v1/audit/verify',
  permission: 'audit.read',
  tag,
  summary: 'Walk the whole chain and name the first event that was edited, deleted, inserted or moved',
  response: auditVerdictAnswer,
  handle: async (ctx) => await verifyStored(ctx.store.read),
})

export const exportAuditEndpoint = defineEndpoint({
  method: 'GET',
  path: '/api/v1/audit/export',
  permission: 'audit.export',
  tag,
  summary: 'The whole audit as JSON Lines, for `ripcord audit verify`',
  responseType: 'application/jsonl',
  handle: async (ctx) => {
    const head = await exportAudit(ctx)
    const at = ctx.clock.now()
    const lines = exportLines(whileAllowed(ctx, storedEvents(ctx.store.read, head.seq)), head, at)
    const name = `ripcord-audit-${new Date(at).toISOString().slice(0, 19).replaceAll(':', '')}Z.jsonl`
    return new Response(streamOf(chunks(lines)), {
      headers: {
        'content-type': 'application/jsonl; charset=utf-8',
        'content-disposition': `attachment; filename="${name}"`,
        'cache-control': 'no-store',
      },
    })
  },
})

const recheckMs = 3_000

/** Breaks off when who asked may not export any more; the file then lacks its last line and does not verify. */
async function* whileAllowed<T>(ctx: Context, items: AsyncIterable<T>): AsyncGenerator<T> {
  let checkedAt = ctx.clock.monotonic()
  for await (const item of items) {
    if (ctx.clock.monotonic() - checkedAt > recheckMs) {
      checkedAt = ctx.clock.monotonic()
      if (!(await stillAllowed(ctx.store.read, ctx.clock.now(), ctx.actor, 'audit.export')))
        throw new Error('The right to export was taken away.')
    }
    yield item
  }
}

/** Lines in pieces of about 64 KiB. */
async function* chunks(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  let waiting = ''
  for await (const line of lines) {
    waiting += line
    if (waiting.length < 65_536) continue
    yield encoder.encode(waiting)
    waiting = ''
  }
  if (waiting !== '') yield encoder.encode(waiting)
}

/** Reads on only as fast as the client takes it, and lets go when the client goes. */
function streamOf(source: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const next = await source.next()
      if (next.done) controller.close()
      else controller.enqueue(next.value)
    },
    async cancel() {
      await source.return(undefined)
    },
  })
}
