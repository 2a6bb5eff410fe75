import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { configJsonSchema } from '#lib/domain/config/config-json-schema.ts'
import { formatProblem, parseConfig } from '#lib/domain/config/parse-config.ts'
import { driverKinds, driverSchemas } from '#lib/drivers/schemas.ts'

const read = (path: string) => readFileSync(join(import.meta.dirname, '..', path), 'utf8')
const published = JSON.parse(read('public/schema/ripcord.schema.json')) as Record<string, unknown>

test('the published JSON Schema is that of the code (else: node bin/launch.mjs scripts/write-schema.ts)', () => {
  expect(published).toEqual(configJsonSchema(driverSchemas))
})

test('every driver has its settings in the published schema', () => {
  const text = JSON.stringify(published)
  for (const kind of driverKinds) expect(text).toContain(`"const":"${kind}"`)
})

test('the ripcord.yaml of the manual is accepted', () => {
  const example = read('docs/formats.md').split('```yaml\n')[1]!.split('```')[0]!
  const parsed = parseConfig(example, { file: 'docs/formats.md', drivers: driverSchemas })
  expect(parsed.ok ? [] : parsed.problems.map(formatProblem)).toEqual([])
})
