import type { z } from 'zod'

type Path = readonly (string | number)[]

/** What the schema says about the value at a path, for a person; undefined when it says nothing. */
export function descriptionAt(schema: z.ZodType, path: Path, data: unknown): string | undefined {
  return schemaAt(schema, path, data)?.description
}

/** The keys that an object at a path may have. */
export function keysAt(schema: z.ZodType, path: Path, data: unknown): string[] {
  const found = bare(schemaAt(schema, path, data), at(data, path))
  return found?.def.type === 'object' ? Object.keys((found as z.ZodObject).shape) : []
}

/** What the discriminator of a union at a path may say. */
export function kindsAt(schema: z.ZodType, path: Path, data: unknown, discriminator: string): string[] {
  const found = unwrap(schemaAt(schema, path, data))
  if (found?.def.type !== 'union') return []
  return (found as z.ZodUnion<z.ZodObject[]>).options.flatMap((option) =>
    [...((option.shape[discriminator] as z.ZodLiteral).values ?? [])].map(String),
  )
}

const at = (data: unknown, path: Path) =>
  path.reduce<unknown>((here, part) => (here as Record<string, unknown> | null | undefined)?.[part], data)

/** The schema of the value at a path; undefined where the schema does not say. Keeps the outermost layer, which carries the description. */
function schemaAt(schema: z.ZodType, path: Path, data: unknown): z.ZodType | undefined {
  let here: z.ZodType | undefined = schema
  let value = data
  for (const part of path) {
    const inner = bare(here, value)
    if (inner?.def.type === 'object') here = (inner as z.ZodObject).shape[part] as z.ZodType | undefined
    else if (inner?.def.type === 'array') here = (inner as z.ZodArray<z.ZodType>).element
    else if (inner?.def.type === 'record') here = (inner as unknown as { valueType: z.ZodType }).valueType
    else return undefined
    value = (value as Record<string, unknown> | null | undefined)?.[part]
  }
  return here
}

function unwrap(schema: z.ZodType | undefined): z.ZodType | undefined {
  let here = schema
  while (here && 'innerType' in here.def) here = here.def.innerType as z.ZodType
  return here
}

/** Without its optional and default layers, and of a union the member that the data says it is. */
function bare(schema: z.ZodType | undefined, value: unknown): z.ZodType | undefined {
  const here = unwrap(schema)
  if (here?.def.type !== 'union' || !('discriminator' in here.def)) return here
  const discriminator = String(here.def.discriminator)
  const given = (value as Record<string, unknown> | null | undefined)?.[discriminator]
  return (here as z.ZodUnion<z.ZodObject[]>).options.find((option) =>
    (option.shape[discriminator] as z.ZodLiteral).values?.has(given as string),
  )
}
