import fc from 'fast-check'
import { expect, test } from 'vitest'
import { component, drivers, problemsOf } from './config.fixture.ts'
import { parseConfig } from './parse-config.ts'

const shop = `
services:
  - slug: shop
    name: Shop
    components:
      - slug: database
        name: Database
        driver: sqlite
        config:
          path: /srv/shop.db
`

test('a short file is enough: everything else has its default', () => {
  const parsed = parseConfig(shop, { file: 'ripcord.yaml', drivers })
  if (!parsed.ok) throw new Error(parsed.problems[0]!.message)
  const [service] = parsed.config.services
  expect(service!.objectives).toEqual({ rtoMinutes: 10, rpoMinutes: 5, loadTimeSeconds: 30, maxCheckpointAgeHours: 24 })
  expect(service!.components[0]).toMatchObject({ dependsOn: [], schedule: { everyHours: null }, redundant: false })
  expect(parsed.config.vaults).toEqual([])
})

test('a misspelt key is found at its own place and the right one is named', () => {
  expect(problemsOf(shop.replace('name: Shop', 'nmae: Shop'))).toEqual([
    'ripcord.yaml:3:5: shop: name is missing. Write a text.',
    'ripcord.yaml:4:5: shop: unknown key “nmae”. Did you mean “name”?',
  ])
  expect(problemsOf(shop.replace('path:', 'Path:'))).toEqual([
    'ripcord.yaml:10:11: shop › database: path is missing. Write a text.',
    'ripcord.yaml:10:11: shop › database: unknown key “Path”. Did you mean “path”?',
  ])
})

test('an unknown driver names the drivers there are', () => {
  expect(problemsOf(shop.replace('sqlite', 'sqllite'))).toEqual([
    'ripcord.yaml:8:17: shop › database: there is no driver “sqllite”. Did you mean “sqlite”?',
  ])
  expect(problemsOf(shop.replace('sqlite', 'mainframe'))).toEqual([
    'ripcord.yaml:8:17: shop › database: there is no driver “mainframe”. Use one of: sqlite, files.',
  ])
  expect(problemsOf(shop.replace('sqlite', 'constructor'))).toHaveLength(1)
})

test("a driver's own settings are checked at the line of the offending key", () => {
  expect(problemsOf(shop.replace('/srv/shop.db', 'shop.db'))).toEqual([
    'ripcord.yaml:10:17: shop › database: path: write the whole path, starting with /. Correct the value.',
  ])
})

test('wrong types, values out of range and wrong kinds say what is expected', () => {
  const checks = (check: string) => problemsOf(`${shop}    checks:\n      - { name: up, ${check} }\n`)
  expect(checks('kind: htp, url: "http://x"')).toEqual(['ripcord.yaml:12:27: shop › up: kind cannot be “htp”. Did you mean “http”?'])
  expect(checks('url: "http://x"')).toEqual(['ripcord.yaml:12:9: shop › up: kind is missing. Use one of: http, command, sql.'])
  expect(checks('kind: http, url: "http://x", suite: smok')[0]).toContain('suite cannot be “smok”. Did you mean “smoke”?')
  expect(checks('kind: command, argv: [ls]')[0]).toContain('the first word must be the absolute path of a program')
  expect(problemsOf(shop.replace('name: Shop', 'name: [Shop]'))).toEqual([
    'ripcord.yaml:4:11: shop: name must be a text, not a list. Write a text.',
  ])
})

test('a check that asks a component which is no database, or not there, is refused', () => {
  const checks = (name: string) =>
    problemsOf(`${shop}    checks: [{ name: rows, kind: sql, component: ${name}, query: select 1, expect: "1" }]\n`)
  expect(checks('database')).toEqual([])
  expect(checks('databse')[0]).toContain('there is no component “databse” in this service. Did you mean “database”?')
})

test('slugs used twice are refused, within a service and between services', () => {
  const service = (slug: string, ...components: string[]) => `  - { slug: ${slug}, name: N, components: [${components.join(', ')}] }\n`
  expect(problemsOf(`services:\n${service('a', component('x'))}${service('a', component('x'))}`)).toEqual([
    'ripcord.yaml:3:13: a: there are two services “a”. Give one of them another slug.',
  ])
  expect(problemsOf(`services:\n${service('a', component('x'), component('x'))}`)[0]).toContain('there are two components “x”')
})

test('dependencies on strangers and in circles are refused', () => {
  const of = (...components: string[]) => problemsOf(`services: [{ slug: a, name: A, components: [${components.join(', ')}] }]`)
  expect(of(component('x', ', dependsOn: [yy]'), component('y'))[0]).toContain(
    'there is no component “yy” in this service. Did you mean “y”?',
  )
  expect(of(component('x', ', dependsOn: [y]'), component('y', ', dependsOn: [x]'))[0]).toContain('depend on each other in a circle: x, y')
  expect(of(component('x', ', dependsOn: [x]'))[0]).toContain('in a circle: x')
  expect(of(component('x', ', dependsOn: [y]'), component('y'))).toEqual([])
})

test('two copies are promised only where there is a second vault', () => {
  const redundant = `services: [{ slug: a, name: A, components: [${component('x', ', redundant: true')}] }]`
  expect(problemsOf(redundant)[0]).toContain(
    'two copies need a second vault, and there is none. Add a folder on another disk under “vaults”',
  )
  expect(problemsOf(`${redundant}\nvaults: [{ name: second, path: /mnt/second }]`)).toEqual([])
  expect(problemsOf(`services: []\nvaults: [{ name: main, path: /x }]`)[0]).toContain('choose another name')
  expect(problemsOf(`services: []\nvaults: [{ name: a, path: /x }, { name: b, path: /x }]`)[0]).toContain('is there twice')
})

test('broken YAML is reported with its place and a way out', () => {
  expect(problemsOf('services: []\nservices: []')).toEqual([
    'ripcord.yaml:2:1: this is not valid YAML: Map keys must be unique. Remove one of the two keys.',
  ])
  expect(problemsOf('services:\n\t- a')[0]).toMatch(/^ripcord\.yaml:2:1: .*Indent with spaces\.$/)
  expect(problemsOf('services: []\n---\nservices: []')[0]).toContain('Keep one document')
  expect(problemsOf('services: !!js/function x')[0]).toContain('Remove the tag')
  expect(problemsOf('')).toEqual(['ripcord.yaml:1:1: services is missing. Write a list (the services that can be rolled back).'])
  expect(problemsOf('- a')).toHaveLength(1)
})

test('a small file that wants to become a large one is refused', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...['b', 'c', 'd', 'e'].map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcd'[i]}`).join(',')}]`),
  ]
  expect(problemsOf(bomb.join('\n'))).toEqual([
    'ripcord.yaml: its aliases (*name) expand to too much. Write the values out instead of repeating aliases.',
  ])
  expect(problemsOf(`services: ${'['.repeat(20_000)}`)[0]).toContain('nested too deeply')
  expect(problemsOf('x'.repeat((1 << 20) + 1))[0]).toContain('at most 1048576 are read')
  expect(problemsOf('ü'.repeat(1 << 19) + 'x')[0]).toContain('the file has 1048577 bytes')
})

test('an alias repeats a value, and a problem in it is found', () => {
  const text =
    shop.replace('config:', 'hooks: &h { timeoutSeconds: 5 }\n        config:') +
    '      - { slug: two, name: Two, driver: files, config: { path: /x }, hooks: *h }\n'
  expect(problemsOf(text)).toEqual([])
  expect(problemsOf(text.replace('timeoutSeconds: 5', 'timeoutSeconds: -5'))).toHaveLength(2)
})

test('keys that mean something to JavaScript mean nothing here', () => {
  expect(problemsOf(`__proto__: { vaults: [] }\n${shop}`)).toEqual([
    'ripcord.yaml:1:1: unknown key “__proto__”. Use one of: services, vaults.',
  ])
  expect(problemsOf(shop.replace('path: /srv/shop.db', '__proto__: { path: /srv/shop.db }'))).not.toEqual([])
})

test('whatever the text, there is an answer and every place is inside the file', () => {
  const pieces = fc.constantFrom(
    'services',
    ':',
    ' ',
    '\n',
    '- ',
    '{',
    '}',
    '[',
    ']',
    ',',
    '"',
    '*a',
    '&a ',
    'slug',
    '~',
    '!!x',
    '#',
    '\t',
    '|',
    '1',
    '\u0000',
    'ü',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
      const text = parts.join('')
      const parsed = parseConfig(text, { file: 'f', drivers })
      if (parsed.ok) return
      const lines = text.split('\n')
      expect(parsed.problems.length).toBeGreaterThan(0)
      for (const { line, message, fix } of parsed.problems) {
        expect(line).toBeLessThanOrEqual(lines.length)
        expect(message && fix).toBeTruthy()
      }
    }),
    { numRuns: 500 },
  )
})

test('half a character, which nothing could be signed with, is refused wherever it stands', () => {
  const { problems } = parseConfig('services:\n  - slug: a\n    name: "x\\ud800"\n', { file: 'ripcord.yaml', drivers: {} }) as {
    problems: { message: string }[]
  }
  expect(problems.map((one) => one.message)).toEqual(['it holds half a character, such as “\\ud800” alone'])
})
