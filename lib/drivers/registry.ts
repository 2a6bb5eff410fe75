import type { Driver } from './driver.ts'
import { filesDriver } from './files/files-driver.ts'
import { sqliteDriver } from './sqlite/sqlite-driver.ts'
import type { DriverKind } from './schemas.ts'

/** Every driver there is. Only the engine imports this; pages and parsers use `schemas.ts`. */
export const drivers: Partial<Record<DriverKind, Driver<never>>> = { files: filesDriver as unknown as Driver<never>, sqlite: sqliteDriver as unknown as Driver<never> }

/** The driver of a kind; undefined for a kind that this version does not know. */
export function findDriver(kind: string): Driver<unknown> | undefined {
  return Object.hasOwn(drivers, kind) ? (drivers[kind as DriverKind] as unknown as Driver<unknown>) : undefined
}
