import { z } from 'zod'
import { listNotices } from '#db/queries/notice.ts'
import { readNotices, readNoticesInput } from '#lib/services/notice/read-notices.ts'
import { noticeAnswer } from '../answers/audit-answers.ts'
import { defineEndpoint } from '../endpoint.ts'

const tag = 'notices'

export const listNoticesEndpoint = defineEndpoint({
  method: 'GET',
  path: '/api/v1/notices',
  permission: 'service.read',
  tag,
  summary: 'Your own notices, newest first',
  query: z.object({ unread: z.stringbool().default(false), limit: z.coerce.number().int().min(1).max(500).default(100) }),
  response: z.object({ notices: z.array(noticeAnswer) }),
  handle: async (ctx, { query }) => ({ notices: await listNotices(ctx.store.read, ctx.actor.id, query) }),
})

export const readNoticesEndpoint = defineEndpoint({
  method: 'POST',
  path: '/api/v1/notices/read',
  permission: 'service.read',
  tag,
  summary: 'Mark your own notices as read: those named, or all',
  body: readNoticesInput,
  response: z.object({ read: z.number() }),
  handle: (ctx, { body }) => readNotices(ctx, body),
})
