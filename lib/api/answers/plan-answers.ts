import { z } from 'zod'
import { planStates, requestStates, runStates } from '#db/schema/index.ts'
import { planApprovalAnswer, planBreakGlassAnswer, planRequestAnswer, planStandingAnswer } from './approval-answers.ts'
import { at, atOrNull, count, id, idOrNull, open, sha256, text, textOrNull } from './fields.ts'
import { predictionAnswer } from './run-answers.ts'

export const planListAnswer = z.object({
  id,
  serviceId: id,
  serviceName: text,
  environment: text,
  level: count,
  state: z.enum(planStates),
  hash: sha256.nullable(),
  reason: text,
  createdBy: id,
  createdByName: text,
  createdAt: at,
  targets: z.array(z.object({ name: text, label: text })),
  blockers: count,
  request: z.object({ id, state: z.enum(requestStates), approveBy: at, executeBy: atOrNull, runId: idOrNull }).nullable(),
})

const group = z.object({
  title: text,
  unit: z.enum(['bytes', 'rows', 'commits', 'release']),
  added: count,
  changed: count,
  removed: count,
  entries: z.array(open).meta({ description: 'At most 500, by name; the counts are whole' }),
  truncated: z.boolean(),
})

const driverPlan = z.object({
  from: text,
  to: text,
  groups: z.array(group),
  unitsLost: z.record(z.string(), z.number()),
  lastWriteAt: atOrNull,
  bytesToWrite: z.number(),
  blockers: z.array(text),
  warnings: z.array(text),
})

const assessment = z.object({
  at,
  components: z.record(z.string(), driverPlan).meta({ description: 'By component id' }),
  blockers: z.array(text).meta({ description: 'Each stops the rollback and says what to do' }),
  warnings: z.array(text),
  dataLossMs: z.number(),
  unitsLost: z.record(z.string(), z.number()),
  predicted: predictionAnswer,
})

export const planAnswer = z.object({
  plan: z.object({
    id,
    serviceId: id,
    level: count,
    state: z.enum(planStates),
    reason: text,
    choices: z.array(z.object({ componentId: id, checkpointId: id })),
    document: open.nullable().meta({ description: 'What is approved: its sha256 in canonical form is the hash' }),
    assessment: assessment.nullable().meta({ description: 'What the dry run saw' }),
    hash: sha256.nullable(),
    error: textOrNull,
    failureAt: atOrNull,
    createdBy: id,
    editedBy: id,
    version: count,
    createdAt: at,
    updatedAt: at,
    builtAt: atOrNull,
  }),
  service: open,
  requests: z.array(planRequestAnswer),
  approvals: z.array(planApprovalAnswer),
  standing: z.array(planStandingAnswer),
  runs: z.array(z.object({ id, state: z.enum(runStates), summary: text, createdAt: at })),
  breakGlass: z.array(planBreakGlassAnswer),
  names: z.record(z.string(), text).meta({ description: 'Names of the people that are mentioned, by id' }),
})
