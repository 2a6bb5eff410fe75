import type { z } from 'zod'
import type { Driver } from './driver.ts'
import { filesDriver } from './files/files-driver.ts'
import { gitDriver } from './git/git.ts'
import { releaseDriver } from './release/release-driver.ts'
import { driverKinds, type DriverKind, type driverSchemas } from './schemas.ts'
import { sqliteDriver } from './sqlite/sqlite-driver.ts'

/** Every driver there is. Only the engine imports this; pages and parsers use `schemas.ts`. */
export const drivers = {
  files: filesDriver,
  release: releaseDriver,
  sqlite: sqliteDriver,
  git: gitDriver,
} satisfies { [Kind in DriverKind]: Driver<z.output<(typeof driverSchemas)[Kind]['configSchema']>> }

/** The driver of a kind; undefined for a kind that this version does not know. */
export function findDriver(kind: string): Driver<unknown> | undefined {
  return Object.hasOwn(drivers, kind) ? (drivers[kind as DriverKind] as unknown as Driver<unknown>) : undefined
}

/** In words for whoever wrote the kind. */
export function unknownDriver(kind: string): string {
  return `There is no driver “${kind}”. Use one of: ${driverKinds.join(', ')}.`
}
