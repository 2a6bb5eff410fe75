import { z } from 'zod'
import { runStates, stepStates } from '#db/schema/index.ts'
import { planBreakGlassAnswer } from './approval-answers.ts'
import { at, atOrNull, count, id, idOrNull, open, sha256, text, textOrNull } from './fields.ts'

const authority = z.enum(['approval', 'standing', 'break_glass'])
const kind = z.enum(['rollback', 'drill'])

export const predictionAnswer = z.union([
  z.object({ known: z.literal(false), n: count, worstMs: z.number().nullable() }),
  z.object({ known: z.literal(true), n: count, lowMs: z.number(), highMs: z.number(), medianMs: z.number(), worstMs: z.number() }),
])

export const runListAnswer = z.object({
  id,
  kind,
  serviceId: id,
  serviceName: text,
  environment: text,
  level: count,
  state: z.enum(runStates),
  summary: text,
  reason: text,
  authority,
  launchedBy: id,
  launchedByName: text,
  planId: id,
  createdAt: at,
  startedAt: atOrNull,
  endedAt: atOrNull,
  rtoMs: z.number().nullable(),
  rpoMs: z.number().nullable(),
  targets: z.array(z.object({ name: text, label: text })),
})

const step = z.object({
  runId: id,
  seq: count,
  name: text,
  title: text,
  phase: z.enum(['detect', 'decide', 'execute', 'validate', 'revert']),
  componentId: idOrNull,
  state: z.enum(stepStates),
  attempt: count,
  intentAt: atOrNull,
  endedAt: atOrNull,
  outcome: z.enum(['ok', 'failed', 'skipped']).nullable(),
  message: textOrNull,
  evidence: open.nullable(),
})

export const runAnswer = z.object({
  run: z.object({
    id,
    kind,
    serviceId: id,
    planId: id,
    planHash: sha256,
    planVersion: count,
    level: count,
    state: z.enum(runStates),
    summary: text,
    instructions: textOrNull.meta({ description: 'What a person must do now' }),
    reason: text,
    authority,
    authorityId: id,
    launchedBy: id,
    launchedByName: text,
    cancelRequestedBy: idOrNull,
    cancelRequestedByName: textOrNull,
    predicted: predictionAnswer,
    requestedAt: at,
    failureAt: at,
    createdAt: at,
    startedAt: atOrNull,
    endedAt: atOrNull,
    rtoMs: z.number().nullable().meta({ description: 'From the failure to every check green; null when it never came to that' }),
    phases: z.object({ detectMs: z.number(), decideMs: z.number(), executeMs: z.number(), validateMs: z.number() }).nullable(),
    rpoMs: z.number().nullable(),
    unitsLost: z.record(z.string(), z.number()).nullable(),
    service: z.object({ id, slug: text, name: text, environment: text }),
    components: z.array(
      z.object({
        componentId: id,
        name: text,
        driver: text,
        checkpointId: id,
        checkpointName: text,
        checkpointLabel: text,
        dataTime: at,
        digest: sha256,
      }),
    ),
  }),
  steps: z.array(step),
  authority: z.object({
    plannedBy: textOrNull,
    request: z.object({ id, requestedBy: textOrNull, requestedAt: at, needed: count }).nullable(),
    approvals: z.array(z.object({ id, by: textOrNull, at, comment: text })),
    standing: z.object({ id, signedBy: textOrNull, signedAt: at, expiresAt: at, reason: text }).nullable(),
    breakGlass: planBreakGlassAnswer.extend({ byName: textOrNull, reviewedByName: textOrNull }).nullable(),
  }),
})

export const runLogAnswer = z.object({ lines: z.array(z.object({ id: count, stepSeq: count.nullable(), at, line: text })) })
