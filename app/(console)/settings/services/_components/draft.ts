import type { ConfigField, DriverForm } from '#lib/drivers/form-fields.ts'
import type { CheckSpec, ComponentSpec, ServiceSpec } from '#lib/domain/service/service.ts'

/** What is typed into the form: text and boxes, as they stand. `key` tells rows apart while they are edited. */
export interface ComponentDraft {
  key: string
  slug: string
  name: string
  driver: string
  config: Record<string, string | boolean>
  dependsOn: string[]
  freeze: string
  resume: string
  hookTimeout: string
  everyHours: string
  last: string
  daily: string
  weekly: string
  monthly: string
  redundant: boolean
}

export type CheckDraft = { key: string; kind: CheckSpec['kind'] } & Record<string, string>

export interface ServiceDraft {
  slug: string
  name: string
  environment: string
  team: string
  description: string
  objectives: Record<keyof ServiceSpec['objectives'], string>
  policy: Record<keyof ServiceSpec['policy'], string>
  components: ComponentDraft[]
  checks: CheckDraft[]
}

let count = 0
const newKey = () => `row-${++count}`

export function emptyComponent(driver: string): ComponentDraft {
  const retention = { last: '10', daily: '7', weekly: '4', monthly: '6' }
  const hooks = { freeze: '', resume: '', hookTimeout: '60' }
  return { key: newKey(), slug: '', name: '', driver, config: {}, dependsOn: [], ...hooks, everyHours: '', ...retention, redundant: false }
}

export function emptyCheck(kind: CheckSpec['kind']): CheckDraft {
  return { key: newKey(), kind, name: '', suite: 'smoke', timeoutSeconds: '10', retries: '3' }
}

export function emptyDraft(driver: string): ServiceDraft {
  return {
    slug: '',
    name: '',
    environment: 'production',
    team: '',
    description: '',
    objectives: { rtoMinutes: '10', rpoMinutes: '5', loadTimeSeconds: '30', maxCheckpointAgeHours: '24' },
    policy: { approvalsNeeded: '1', approveWithinMinutes: '60', executeWithinMinutes: '60', proofDays: '7', settleSeconds: '0' },
    components: [emptyComponent(driver)],
    checks: [],
  }
}

export function toDraft(spec: ServiceSpec, forms: readonly DriverForm[]): ServiceDraft {
  const { slug, name, environment, team, description, objectives, policy, components, checks } = spec
  return {
    slug,
    name,
    environment,
    team,
    description,
    objectives: texts(objectives),
    policy: texts(policy),
    components: components.map((one) => componentDraft(one, forms)),
    checks: checks.map(checkDraft),
  }
}

function componentDraft(spec: ComponentSpec, forms: readonly DriverForm[]): ComponentDraft {
  const { slug, name, driver, config, dependsOn, hooks, schedule, retention, redundant } = spec
  const fields = forms.find((form) => form.kind === driver)?.fields ?? []
  return {
    key: newKey(),
    slug,
    name,
    driver,
    config: Object.fromEntries(
      fields.flatMap((field) => (config[field.key] === undefined ? [] : [[field.key, fieldDraft(field, config[field.key])]])),
    ),
    dependsOn,
    freeze: hooks.freeze?.join('\n') ?? '',
    resume: hooks.resume?.join('\n') ?? '',
    hookTimeout: String(hooks.timeoutSeconds),
    everyHours: schedule.everyHours === null ? '' : String(schedule.everyHours),
    ...texts(retention),
    redundant,
  }
}

function fieldDraft({ kind }: ConfigField, value: unknown): string | boolean {
  if (kind === 'boolean') return value === true
  if (kind === 'list') return (value as string[]).join('\n')
  if (kind === 'map')
    return Object.entries(value as Record<string, string>)
      .map(([name, one]) => `${name}: ${one}`)
      .join('\n')
  return kind === 'json' ? JSON.stringify(value, null, 2) : String(value)
}

function checkDraft(check: CheckSpec): CheckDraft {
  const { kind, ...rest } = check
  const fields = Object.entries(rest).map(([name, value]) => [name, Array.isArray(value) ? value.join('\n') : String(value)])
  return { ...(Object.fromEntries(fields) as Record<string, string>), key: newKey(), kind } as CheckDraft
}

function texts<K extends string>(values: Record<K, number>): Record<K, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)])) as Record<K, string>
}
