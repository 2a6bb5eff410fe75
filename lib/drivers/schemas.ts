import type { z } from 'zod'
import { sqliteConfigSchema } from './sqlite/config.ts'

/** What a form, a parser or a page may know of a driver. The web process loads this and never a driver itself. */
export interface DriverInfo {
  title: string
  description: string
  configSchema: z.ZodType
}

export const driverKinds = ['files', 'release', 'sqlite', 'git'] as const
export type DriverKind = (typeof driverKinds)[number]

export const driverSchemas: Partial<Record<DriverKind, DriverInfo>> = {
  sqlite: {
    title: 'SQLite database',
    description: 'One SQLite database file with its write-ahead log, restored page by page or as a whole.',
    configSchema: sqliteConfigSchema,
  },
}
