import { expect, test } from 'vitest'
import { serviceSchema } from '#lib/domain/service/service.ts'
import { driverForms } from '#lib/drivers/form-fields.ts'
import { driverSchemas } from '#lib/drivers/schemas.ts'
import { draftToSpec } from './draft-to-spec.ts'
import { emptyComponent, emptyDraft, toDraft } from './draft.ts'
import { errorsAt, placeOf } from './form-errors.ts'

const forms = driverForms()
const spec = serviceSchema.parse({
  slug: 'shop',
  name: 'Shop',
  team: 'Web',
  description: 'Sells\ncoffee',
  objectives: { rtoMinutes: 7.5 },
  policy: { approvalsNeeded: 2, settleSeconds: 0 },
  checks: [
    { kind: 'http', name: 'open', url: 'http://127.0.0.1:1/healthz', expectBody: '"ok": true', maxMs: 200, retries: 0 },
    { kind: 'http', name: 'plain', url: 'https://example.org/' },
    { kind: 'command', name: 'ping', argv: ['/bin/echo', 'two words'], expectExit: 3, expectOutput: 'pong' },
    { kind: 'sql', name: 'orders', component: 'database', query: 'select\n count(*) from orders', expect: '' },
  ],
  components: [
    {
      slug: 'database',
      name: 'Orders',
      driver: 'sqlite',
      config: { path: '/srv/shop.db', units: { orders: 'orders', people: 'customer' }, liveWriters: true },
      schedule: { everyHours: 0.5 },
      retention: { last: 3, daily: 0, weekly: 0, monthly: 0 },
      redundant: true,
    },
    {
      slug: 'config',
      name: 'Configuration',
      driver: 'files',
      config: { root: '/etc/shop', exclude: ['*.log', 'cache/**'] },
      dependsOn: ['database'],
      hooks: { freeze: ['/usr/bin/systemctl', 'stop', 'shop'], timeoutSeconds: 5 },
    },
    { slug: 'release', name: 'Release', driver: 'release', config: { releasesDir: '/srv/releases', currentLink: '/srv/current' } },
    { slug: 'content', name: 'Content', driver: 'git', config: { path: '/srv/content' } },
  ],
})

test('opening the form and saving it unchanged changes nothing of a service', () => {
  expect(serviceSchema.parse(draftToSpec(toDraft(spec, forms), forms))).toEqual(spec)
})

test('the settings of every component still satisfy their driver after the form', () => {
  for (const { driver, config } of serviceSchema.parse(draftToSpec(toDraft(spec, forms), forms)).components)
    expect(driverSchemas[driver as keyof typeof driverSchemas].configSchema.safeParse(config).success).toBe(true)
})

test('an empty number means its default, and an empty schedule means never', () => {
  const draft = {
    ...toDraft(spec, forms),
    objectives: { rtoMinutes: '', rpoMinutes: ' ', loadTimeSeconds: '30', maxCheckpointAgeHours: '24' },
  }
  draft.components = draft.components.map((one) => ({ ...one, everyHours: '' }))
  const saved = serviceSchema.parse(draftToSpec(draft, forms))
  expect(saved.objectives).toMatchObject({ rtoMinutes: 10, rpoMinutes: 5 })
  expect(saved.components.map((one) => one.schedule.everyHours)).toEqual([null, null, null, null])
})

test('a form that nobody filled in is refused at the fields that are missing', () => {
  const parsed = serviceSchema.safeParse(draftToSpec(emptyDraft('files'), forms))
  const places = parsed.error!.issues.map((issue) => issue.path.join('.'))
  expect(places).toEqual(expect.arrayContaining(['slug', 'name', 'components.0.slug', 'components.0.name']))
})

test('a line of a map without a colon reaches the driver, which names it, instead of vanishing', () => {
  const component = { ...emptyComponent('sqlite'), slug: 'db', name: 'DB', config: { path: '/srv/shop.db', units: 'orders' } }
  const [saved] = draftToSpec({ ...emptyDraft('sqlite'), components: [component] }, forms).components
  const issues = driverSchemas.sqlite.configSchema.safeParse(saved!.config).error!.issues
  expect(issues.map((issue) => issue.path.join('.'))).toEqual(['units.orders'])
})

test('a message below a field that holds several values is shown at that field', () => {
  const errors = { 'spec.components.0.config.units.orders': ['too short'], 'spec.components.01': ['other'] }
  expect(errorsAt(errors, 'components.0.config.units', true)).toEqual(['Too short'])
  expect(errorsAt(errors, 'components.0.config.units')).toEqual([])
  expect(errorsAt(errors, 'components.0', true)).toEqual(['Too short'])
  expect(placeOf('spec.components.0.config.units.orders')).toBe('Component 1, units, orders')
  expect(placeOf('spec.slug')).toBe('slug')
})
