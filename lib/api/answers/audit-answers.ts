import { z } from 'zod'
import { at, atOrNull, count, id, idOrNull, sha256, text, textOrNull } from './fields.ts'

export const auditEventAnswer = z.object({
  seq: count,
  at,
  actorKind: z.enum(['user', 'token', 'engine', 'system', 'anonymous']),
  actorId: id,
  actorName: text,
  action: text,
  objectKind: text,
  objectId: id,
  objectName: text,
  result: z.enum(['ok', 'refused', 'failed']),
  serviceId: idOrNull,
  runId: idOrNull,
  body: text.meta({ description: 'The canonical JSON that was hashed' }),
  leafHash: sha256,
  chainHash: sha256,
})

export const auditVerdictAnswer = z.union([
  z.object({ ok: z.literal(true), events: count, head: z.object({ seq: count, chainHash: sha256 }) }),
  z.object({ ok: z.literal(false), seq: count, reason: text }),
])

export const noticeAnswer = z.object({ id, userId: id, kind: text, title: text, href: textOrNull, createdAt: at, readAt: atOrNull })
