import { normalize } from 'node:path'
import { z } from 'zod'

const absoluteFolder = z
  .string()
  .refine((path) => path.startsWith('/') && path !== '/' && normalize(path) === path && !path.endsWith('/') && !path.includes('\0'), {
    error: 'Write an absolute path such as /srv/shop/config, without .. and without a slash at the end',
  })

export const filesConfig = z.strictObject({
  root: absoluteFolder.meta({ title: 'Folder', description: 'The folder that is captured and restored as a whole' }),
  exclude: z.array(z.string().min(1).max(500)).max(200).optional().meta({
    title: 'Exclude',
    description: 'Patterns such as *.log or cache/**; what matches is never captured and stays through a rollback',
  }),
  live: z.boolean().optional().meta({
    title: 'Changes all the time',
    description: 'Programs write here in ordinary use, so a change after approval does not void a plan',
  }),
})
export type FilesConfig = z.infer<typeof filesConfig>
