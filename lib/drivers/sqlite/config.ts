import { isAbsolute } from 'node:path'
import { z } from 'zod'

const identifier = z.string().min(1).max(200)

export const sqliteConfigSchema = z.strictObject({
  path: z
    .string()
    .max(4000)
    .refine((path) => isAbsolute(path), 'Write the whole path, starting with /.')
    .refine(
      (path) => path === path.trim() && !path.includes('\0') && !path.endsWith('/'),
      'The path must name a file and not begin or end with spaces.',
    )
    .meta({ title: 'Database file', description: 'Absolute path of the SQLite database, such as /srv/shop/shop.db.' }),
  units: z.record(identifier, identifier).optional().meta({
    title: 'Counted things',
    description: 'A name and the table whose rows are counted, such as orders: orders. Shown as “orders lost”.',
  }),
  timestampColumn: z.record(identifier, identifier).optional().meta({
    title: 'Time of the last write',
    description: 'A table and its column with the time of a row (milliseconds, seconds or ISO 8601), such as orders: created_at.',
  }),
  liveWriters: z.boolean().optional().meta({
    title: 'Other programs stay connected',
    description: 'Restore through SQLite’s own locking while other programs have the database open. Slower: every page is written twice.',
  }),
})

export type SqliteConfig = z.infer<typeof sqliteConfigSchema>
