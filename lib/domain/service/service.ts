import { z } from 'zod'
import { digestOf, type Json } from '#lib/system/canonical.ts'

const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use lower-case letters, digits and hyphens, starting with a letter or digit')
const argv = z
  .array(z.string().min(1))
  .min(1)
  .refine((words) => words[0]!.startsWith('/'), 'the first word must be the absolute path of a program, such as /usr/bin/systemctl')
const text = (max: number) => z.string().trim().max(max)

export const objectivesSchema = z.strictObject({
  rtoMinutes: z.number().positive().max(10_080).default(10).meta({ description: 'Recovery time objective, minutes' }),
  rpoMinutes: z.number().positive().max(43_200).default(5).meta({ description: 'Recovery point objective, minutes' }),
  loadTimeSeconds: z
    .number()
    .positive()
    .max(86_400)
    .default(30)
    .meta({ description: 'Longest time a checkpoint may take to load, seconds' }),
  maxCheckpointAgeHours: z.number().positive().max(8_760).default(24).meta({ description: 'Oldest usable checkpoint, hours' }),
})

export const policySchema = z.strictObject({
  approvalsNeeded: z
    .number()
    .int()
    .min(1)
    .max(5)
    .default(1)
    .meta({ description: 'Approvals that a plan needs, by people other than its requester and last editor' }),
  approveWithinMinutes: z
    .number()
    .positive()
    .max(10_080)
    .default(60)
    .meta({ description: 'How long a request stays open for approval, minutes' }),
  executeWithinMinutes: z
    .number()
    .positive()
    .max(10_080)
    .default(60)
    .meta({ description: 'How long an approved plan may be launched, minutes' }),
  proofDays: z.number().positive().max(90).default(7).meta({ description: 'How long a link of the proof chain holds, days' }),
  settleSeconds: z.number().min(0).max(3_600).default(0).meta({ description: 'Wait before the last round of checks, seconds' }),
})

const checkBase = {
  name: text(80).min(1, 'give it a name'),
  suite: z.enum(['smoke', 'functional', 'integration', 'performance']).default('smoke'),
  timeoutSeconds: z.number().positive().max(600).default(10),
  /** Tries again this often, a second apart, before it counts as failed. */
  retries: z.number().int().min(0).max(60).default(3),
}

export const checkSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...checkBase,
    kind: z.literal('http'),
    url: z
      .url({ protocol: /^https?$/, error: 'give an http:// or https:// address' })
      .refine(
        (url) => !URL.canParse(url) || new URL(url).username + new URL(url).password === '',
        'leave the name and password out of the address',
      ),
    expectStatus: z.number().int().min(100).max(599).default(200),
    expectBody: z.string().max(2_000).optional().meta({ description: 'Text that the body must contain' }),
    maxMs: z.number().positive().optional().meta({ description: 'Slower than this, in ms, is a failure' }),
  }),
  z.strictObject({
    ...checkBase,
    kind: z.literal('command'),
    argv,
    expectExit: z.number().int().min(0).max(255).default(0),
    expectOutput: z.string().max(2_000).optional(),
  }),
  z.strictObject({
    ...checkBase,
    kind: z.literal('sql'),
    component: slug.meta({ description: 'A sqlite component of this service' }),
    query: z.string().min(1).max(10_000),
    expect: z.string().max(2_000).meta({ description: 'The first column of the first row, as text' }),
  }),
])

export const hooksSchema = z.strictObject({
  freeze: argv.optional().meta({ description: 'Stops writers before the state is preserved; must be safe to run twice' }),
  resume: argv.optional().meta({ description: 'Starts or reloads after the restore; must be safe to run twice' }),
  timeoutSeconds: z.number().positive().max(3_600).default(60),
})

export const scheduleSchema = z.strictObject({
  everyHours: z
    .number()
    .positive()
    .max(8_760)
    .nullable()
    .default(null)
    .meta({ description: 'Takes a checkpoint every so many hours; null: never' }),
})

export const retentionSchema = z.strictObject({
  last: z.number().int().min(1).max(10_000).default(10),
  daily: z.number().int().min(0).max(3_650).default(7),
  weekly: z.number().int().min(0).max(520).default(4),
  monthly: z.number().int().min(0).max(120).default(6),
})

export const componentSchema = z.strictObject({
  slug,
  name: text(80).min(1, 'give it a name'),
  driver: z.string().min(1),
  config: z.record(z.string(), z.unknown()).default({}),
  dependsOn: z.array(slug).default([]),
  hooks: hooksSchema.prefault({}),
  schedule: scheduleSchema.prefault({}),
  retention: retentionSchema.prefault({}),
  redundant: z.boolean().default(false).meta({ description: 'Keep two verified copies in two vaults' }),
})

export const serviceSchema = z.strictObject({
  slug,
  name: text(80).min(1, 'give it a name'),
  environment: text(40).min(1).default('production'),
  team: text(80).default(''),
  description: text(500).default(''),
  objectives: objectivesSchema.prefault({}),
  policy: policySchema.prefault({}),
  checks: z.array(checkSchema).max(100).default([]),
  components: z.array(componentSchema).min(1, 'a service needs at least one component').max(50),
})

export type Objectives = z.infer<typeof objectivesSchema>
export type ServicePolicy = z.infer<typeof policySchema>
export type CheckSpec = z.infer<typeof checkSchema>
export type ComponentHooks = z.infer<typeof hooksSchema>
export type SchedulePolicy = z.infer<typeof scheduleSchema>
export type RetentionPolicy = z.infer<typeof retentionSchema>
export type ComponentSpec = z.infer<typeof componentSchema>
export type ServiceSpec = z.infer<typeof serviceSchema>
export type ServiceInput = z.input<typeof serviceSchema>

/** Everything that a plan's meaning depends on; a change of it voids plans, approvals and proofs. */
export function configDigest(spec: Pick<ServiceSpec, 'policy' | 'checks' | 'components'>): string {
  const { approvalsNeeded, settleSeconds } = spec.policy
  return digestOf({
    policy: { approvalsNeeded, settleSeconds },
    checks: spec.checks,
    components: spec.components.map(({ slug, driver, config, dependsOn, hooks }) => ({ slug, driver, config, dependsOn, hooks })),
  } as unknown as Json)
}
