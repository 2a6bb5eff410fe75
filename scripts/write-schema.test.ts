import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { configJsonSchema } from '#lib/domain/config/config-json-schema.ts'
import { driverKinds, driverSchemas } from '#lib/drivers/schemas.ts'

const published = JSON.parse(readFileSync(join(import.meta.dirname, '../public/schema/ripcord.schema.json'), 'utf8')) as Record<
  string,
  unknown
>

test('the published JSON Schema is that of the code (else: node bin/launch.mjs scripts/write-schema.ts)', () => {
  expect(published).toEqual(configJsonSchema(driverSchemas))
})

test('every driver has its settings in the published schema', () => {
  const text = JSON.stringify(published)
  for (const kind of driverKinds) expect(text).toContain(`"const":"${kind}"`)
})
