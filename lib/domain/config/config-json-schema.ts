import { z } from 'zod'
import type { ConfigSchemas } from '../service/service-problems.ts'
import { configSchema } from './config-schema.ts'

type JsonSchema = Record<string, unknown>

/** The JSON Schema (draft 7, which editors know best) of `ripcord.yaml`, with each driver's own settings. */
export function configJsonSchema(drivers: ConfigSchemas): JsonSchema {
  const schema = toSchema(configSchema)
  const component = inside(schema, 'properties', 'services', 'items', 'properties', 'components', 'items')
  const kinds = Object.keys(drivers)
  inside(component, 'properties', 'driver').enum = kinds
  component.oneOf = kinds.map((kind) => {
    const config = toSchema(drivers[kind]!.configSchema)
    delete config.$schema
    return { properties: { driver: { const: kind }, config }, required: Array.isArray(config.required) ? ['driver', 'config'] : ['driver'] }
  })
  return JSON.parse(JSON.stringify({ ...schema, title: 'ripcord.yaml' })) as JsonSchema
}

function toSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', target: 'draft-7', unrepresentable: 'any' }) as JsonSchema
}

function inside(schema: JsonSchema, ...path: string[]): JsonSchema {
  let here = schema
  for (const part of path) {
    const next = here[part]
    if (typeof next !== 'object' || next === null) throw new TypeError(`the schema of ripcord.yaml has no ${path.join('.')}`)
    here = next as JsonSchema
  }
  return here
}
