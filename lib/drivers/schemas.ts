import type { z } from 'zod'
import { filesConfig } from './files/config.ts'
import { gitConfig } from './git/config.ts'
import { releaseConfig } from './release/config.ts'
import { sqliteConfigSchema } from './sqlite/config.ts'

/** What a form, a parser or a page may know of a driver. The web process loads this and never a driver itself. */
export interface DriverInfo {
  title: string
  description: string
  configSchema: z.ZodType
}

export const driverSchemas = {
  files: {
    title: 'Files',
    description: 'A folder of files, captured deduplicated and exchanged as a whole in one step.',
    configSchema: filesConfig,
  },
  release: {
    title: 'Release folders',
    description: 'Release folders and a link to the one in use, which is switched in one step.',
    configSchema: releaseConfig,
  },
  sqlite: {
    title: 'SQLite database',
    description: 'One SQLite database file, stored while it is in use and restored page by page.',
    configSchema: sqliteConfigSchema,
  },
  git: {
    title: 'Git working copy',
    description: 'A checked-out git repository: commit, branch, index and files, also those not committed.',
    configSchema: gitConfig,
  },
} satisfies Record<string, DriverInfo>

export type DriverKind = keyof typeof driverSchemas
export const driverKinds = Object.keys(driverSchemas) as DriverKind[]
