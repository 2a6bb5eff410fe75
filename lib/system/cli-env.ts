import { z } from 'zod'

const schema = z.object({ RIPCORD_URL: z.string().optional(), RIPCORD_TOKEN: z.string().optional() })

/** What the command line takes from the environment; it needs nothing else that a server is set up with. */
export function readCliEnv(source: NodeJS.ProcessEnv = process.env): { url: string | undefined; token: string | undefined } {
  const { RIPCORD_URL, RIPCORD_TOKEN } = schema.parse(source)
  return { url: RIPCORD_URL || undefined, token: RIPCORD_TOKEN || undefined }
}
