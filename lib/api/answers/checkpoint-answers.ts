import { z } from 'zod'
import { checkpointKinds, checkpointStates, jobStates, proofLinks } from '#db/schema/index.ts'
import { at, atOrNull, count, id, idOrNull, open, sha256, text, textOrNull } from './fields.ts'

const link = z.object({
  link: z.enum(proofLinks),
  required: z.boolean(),
  state: z.enum(['proven', 'expired', 'failed', 'missing']),
  at: atOrNull,
  expiresAt: atOrNull,
  reason: text,
})
export const chainAnswer = z.object({
  isProven: z.boolean(),
  links: z.array(link),
  provenUntil: atOrNull,
  weakest: link.extend({ nextStep: text }).nullable(),
})

export const jobAnswer = z.object({
  id,
  kind: text,
  componentId: idOrNull,
  checkpointId: idOrNull,
  planId: idOrNull,
  state: z.enum(jobStates),
  result: open.nullable(),
  error: textOrNull,
  doneBytes: count.nullable(),
  totalBytes: count.nullable(),
  requestedBy: id,
  createdAt: at,
  startedAt: atOrNull,
  endedAt: atOrNull,
})

export const checkpointAnswer = z.object({
  id,
  name: text,
  label: text.meta({ description: 'The driver’s word for the state' }),
  kind: z.enum(checkpointKinds),
  state: z.enum(checkpointStates),
  stateReason: textOrNull,
  digest: sha256.meta({ description: 'Of the content: the same content has the same digest' }),
  sizeBytes: count,
  dataTime: at.meta({ description: 'What the data stands for' }),
  forwardOnly: z.boolean(),
  pinned: z.boolean(),
  note: text,
  createdBy: id,
  createdByName: text,
  createdAt: at,
  runId: idOrNull,
  verifyDueAt: atOrNull,
  deletedAt: atOrNull,
  componentId: id,
  componentSlug: text,
  componentName: text,
  driver: text,
  serviceId: id,
  serviceSlug: text,
  serviceName: text,
  environment: text,
  chain: chainAnswer,
  copies: z.array(z.object({ vault: text, state: z.enum(['ok', 'missing', 'corrupt', 'unreachable']), verifiedAt: at })),
})

export const checkpointDetailAnswer = checkpointAnswer.extend({
  proofs: z.array(
    z.object({ id, checkpointId: id, link: z.enum(proofLinks), ok: z.boolean(), reason: text, evidence: open, at, expiresAt: at }),
  ),
  holds: z.object({
    digest: sha256,
    manifest: text,
    size: count,
    dataTime: at,
    label: text,
    units: z.record(z.string(), z.number()),
    blobs: count.meta({ description: 'How many vault addresses a restore needs' }),
  }),
  jobs: z.array(jobAnswer),
})
