import { blob, index, integer, primaryKey, real, sqliteTable, text as sqliteText, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { Json } from '#lib/system/canonical.ts'

/**
 * The columns that tables are made of. Tables are written once over this kit; a second set of the same
 * functions makes them PostgreSQL tables. `ms` is milliseconds since the epoch, UTC.
 */
export const table = sqliteTable
export const text = (name: string) => sqliteText(name)
export const oneOf = <const T extends readonly [string, ...string[]]>(name: string, values: T) => sqliteText(name, { enum: values })
export const int = (name: string) => integer(name, { mode: 'number' })
export const ms = (name: string) => integer(name, { mode: 'number' })
export const bool = (name: string) => integer(name, { mode: 'boolean' })
export const number = (name: string) => real(name)
export const bytes = (name: string) => blob(name, { mode: 'buffer' })
export const json = <T = Json>(name: string) => sqliteText(name, { mode: 'json' }).$type<T>()
export { index, primaryKey, uniqueIndex }
