import { z } from 'zod'

export const gitConfig = z.strictObject({
  path: z
    .string()
    .max(4000)
    .regex(/^\/[^\0]*[^\0/]$/, 'Give an absolute path, such as /srv/shop.')
    .meta({ title: 'Working copy', description: 'Absolute path of a git repository with a checked-out working copy.' }),
})

export type GitConfig = z.infer<typeof gitConfig>
