import { z } from 'zod'
import { type DriverKind, driverKinds, driverSchemas } from './schemas.ts'

/** list: one value a line. map: `name: value`, one a line. json: whatever a form has no better field for. */
export type FieldKind = 'text' | 'number' | 'boolean' | 'list' | 'map' | 'json'

export interface ConfigField {
  key: string
  title: string
  description: string
  kind: FieldKind
  required: boolean
}

export interface DriverForm {
  kind: string
  title: string
  description: string
  fields: ConfigField[]
}

interface Property {
  type?: string
  title?: string
  description?: string
  items?: { type?: string }
  additionalProperties?: { type?: string } | boolean
}

/** The form of each driver's settings, made of the schema that checks them. */
export function driverForms(): DriverForm[] {
  return driverKinds.map((kind) => formOf(kind))
}

function formOf(kind: DriverKind): DriverForm {
  const { title, description, configSchema } = driverSchemas[kind]
  const schema = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, Property>
    required?: string[]
  }
  const fields = Object.entries(schema.properties ?? {}).map(([key, property]): ConfigField => ({
    key,
    title: property.title ?? key,
    description: property.description ?? '',
    kind: kindOf(property),
    required: schema.required?.includes(key) ?? false,
  }))
  return { kind, title, description, fields }
}

function kindOf({ type, items, additionalProperties }: Property): FieldKind {
  if (type === 'string') return 'text'
  if (type === 'number' || type === 'integer') return 'number'
  if (type === 'boolean') return 'boolean'
  if (type === 'array' && items?.type === 'string') return 'list'
  if (type === 'object' && typeof additionalProperties === 'object' && additionalProperties.type === 'string') return 'map'
  return 'json'
}
