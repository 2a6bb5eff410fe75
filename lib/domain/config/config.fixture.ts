import { z } from 'zod'
import { formatProblem, parseConfig } from './parse-config.ts'

/** Two small drivers' schemas, so that the rules of the file are tested apart from any real driver. */
export const drivers = {
  sqlite: {
    configSchema: z.strictObject({
      path: z.string().refine((path) => path.startsWith('/'), 'Write the whole path, starting with /.'),
      units: z.record(z.string(), z.string()).optional(),
    }),
  },
  files: { configSchema: z.strictObject({ path: z.string() }) },
}

export const component = (slug: string, more = '') =>
  `{ slug: ${slug}, name: ${slug}, driver: files, config: { path: /srv/${slug} }${more} }`

export function problemsOf(text: string): string[] {
  const parsed = parseConfig(text, { file: 'ripcord.yaml', drivers })
  return parsed.ok ? [] : parsed.problems.map(formatProblem)
}
