import type { ConfigField, DriverForm } from '#lib/drivers/form-fields.ts'
import type { ServiceInput } from '#lib/domain/service/service.ts'
import type { CheckDraft, ComponentDraft, ServiceDraft } from './draft.ts'

type Loose = Record<string, unknown>

/** What was typed as a specification; the schema judges it. An empty field is left out, so that its default counts. */
export function draftToSpec(draft: ServiceDraft, forms: readonly DriverForm[]): ServiceInput {
  const { slug, name, environment, team, description, objectives, policy, components, checks } = draft
  const spec = {
    slug,
    name,
    environment,
    team,
    description,
    objectives: numbers(objectives),
    policy: numbers(policy),
    components: components.map((one) => componentSpec(one, forms)),
    checks: checks.map(checkSpec),
  }
  return spec as unknown as ServiceInput
}

/** The settings of a component for its driver, also before it is saved: “Test connection” needs them. */
export function configOf({ driver, config }: Pick<ComponentDraft, 'driver' | 'config'>, forms: readonly DriverForm[]): Loose {
  const fields = forms.find((form) => form.kind === driver)?.fields ?? []
  return present(Object.fromEntries(fields.map((field) => [field.key, fieldValue(field, config[field.key])])))
}

function componentSpec(draft: ComponentDraft, forms: readonly DriverForm[]): Loose {
  const { slug, name, driver, dependsOn, redundant, last, daily, weekly, monthly } = draft
  return {
    slug,
    name,
    driver,
    config: configOf(draft, forms),
    dependsOn,
    hooks: present({ freeze: lines(draft.freeze), resume: lines(draft.resume), timeoutSeconds: number(draft.hookTimeout) }),
    schedule: { everyHours: number(draft.everyHours) ?? null },
    retention: numbers({ last, daily, weekly, monthly }),
    redundant,
  }
}

function fieldValue({ kind, required }: ConfigField, value: string | boolean | undefined): unknown {
  if (kind === 'boolean') return value === true ? true : required ? false : undefined
  const text = typeof value === 'string' ? value : ''
  if (text.trim() === '') return required && kind === 'text' ? text : undefined
  if (kind === 'number') return Number(text)
  if (kind === 'list') return lines(text)
  if (kind === 'map') return Object.fromEntries((lines(text) ?? []).map(pair))
  if (kind === 'text') return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** `orders: orders` → its two halves; a line without a colon keeps an empty value, which the schema refuses by name. */
function pair(line: string): [string, string] {
  const at = line.indexOf(':')
  return at < 0 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()]
}

const textFields: Record<string, readonly string[]> = {
  http: ['url', 'expectBody'],
  command: ['expectOutput'],
  sql: ['component', 'query', 'expect'],
}
const numberFields: Record<string, readonly string[]> = { http: ['expectStatus', 'maxMs'], command: ['expectExit'], sql: [] }

function checkSpec(draft: CheckDraft): Loose {
  const { kind, name, suite } = draft
  const wanted = ['timeoutSeconds', 'retries', ...numberFields[kind]!]
  return present({
    kind,
    name,
    suite,
    ...Object.fromEntries(wanted.map((key) => [key, number(draft[key] ?? '')])),
    ...Object.fromEntries(
      textFields[kind]!.map((key) => [key, draft[key] || (key.startsWith('expect') && kind !== 'sql' ? undefined : '')]),
    ),
    ...(kind === 'command' ? { argv: lines(draft.argv ?? '') ?? [] } : {}),
  })
}

const lines = (text: string) => {
  const found = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  return found.length > 0 ? found : undefined
}
const number = (text: string) => (text.trim() === '' ? undefined : Number(text))
const numbers = (values: Record<string, string>) =>
  present(Object.fromEntries(Object.entries(values).map(([key, text]) => [key, number(text)])))
const present = (values: Loose) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
