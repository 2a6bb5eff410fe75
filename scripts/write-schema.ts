import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { configJsonSchema } from '#lib/domain/config/config-json-schema.ts'
import { driverSchemas } from '#lib/drivers/schemas.ts'

// Writes public/schema/ripcord.schema.json, which editors use to complete and check ripcord.yaml.
const path = join(import.meta.dirname, '../public/schema/ripcord.schema.json')
mkdirSync(dirname(path), { recursive: true })
writeFileSync(path, `${JSON.stringify(configJsonSchema(driverSchemas), null, 2)}\n`)
process.stdout.write(`${path}\n`)
