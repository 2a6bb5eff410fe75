import { normalize } from 'node:path'
import { z } from 'zod'

const absolutePath = z
  .string()
  .refine((path) => path.startsWith('/') && path !== '/' && normalize(path) === path && !path.endsWith('/') && !path.includes('\0'), {
    error: 'Write an absolute path such as /srv/shop/releases, without .. and without a slash at the end',
  })

export const releaseConfig = z
  .strictObject({
    releasesDir: absolutePath.meta({ title: 'Releases folder', description: 'Holds one folder for each release' }),
    currentLink: absolutePath.meta({ title: 'Current link', description: 'The symbolic link that points to the release in use' }),
    exclude: z.array(z.string().min(1).max(500)).max(200).optional().meta({
      title: 'Exclude',
      description: 'Patterns such as tmp/** for what programs write inside a release; never captured nor compared',
    }),
  })
  .refine(({ releasesDir, currentLink }) => !currentLink.startsWith(`${releasesDir}/`) && currentLink !== releasesDir, {
    error: 'The link must lie outside the releases folder',
    path: ['currentLink'],
  })
