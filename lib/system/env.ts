import { resolve } from 'node:path'
import { z } from 'zod'

const schema = z.object({
  RIPCORD_DATA: z.string().min(1).default('./data'),
  RIPCORD_CONFIG: z.string().min(1).optional(),
  RIPCORD_URL: z
    .url({ protocol: /^https?$/, error: 'RIPCORD_URL must be an http(s) address such as https://ripcord.example.org' })
    .optional(),
  RIPCORD_HOST: z.string().default('127.0.0.1'),
  RIPCORD_PORT: z.coerce.number({ error: 'RIPCORD_PORT must be a port number from 0 to 65535' }).int().min(0).max(65535).default(3000),
  RIPCORD_LOG: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], { error: 'RIPCORD_LOG must be debug, info, warn, error or silent' })
    .default('info'),
  RIPCORD_TRUST_PROXY: z.enum(['0', '1'], { error: 'RIPCORD_TRUST_PROXY must be 0 or 1' }).default('0'),
  GITHUB_ID: z.string().optional(),
  GITHUB_SECRET: z.string().optional(),
  OIDC_ISSUER: z.url().optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  /** The demo shop's address; the console then offers to break it. */
  RIPCORD_DEMO: z.url({ protocol: /^http$/, hostname: /^127\.0\.0\.1$/, error: 'RIPCORD_DEMO must be an address on 127.0.0.1' }).optional(),
  /** Names the boundary at which the engine kills itself; set by the crash suite only. */
  RIPCORD_CRASH_AT: z.string().optional(),
})

export type Env = z.infer<typeof schema> & { dataDir: string; baseUrl: string }

export class EnvError extends Error {}

/** Reads and checks the environment once; every message names the variable and what to write. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const cleaned = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(cleaned)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new EnvError(`The environment is not usable:\n${lines.join('\n')}`)
  }
  const env = parsed.data
  return {
    ...env,
    dataDir: resolve(env.RIPCORD_DATA),
    baseUrl: env.RIPCORD_URL ?? `http://${env.RIPCORD_HOST === '0.0.0.0' ? '127.0.0.1' : env.RIPCORD_HOST}:${env.RIPCORD_PORT}`,
  }
}

let cached: Env | undefined
export function env(): Env {
  return (cached ??= readEnv())
}

/** Resolves an `env:NAME` secret handle. Only the engine may call it. */
export function readEnvSecret(name: string): string | undefined {
  return process.env[name]
}

/** next-auth reads its own address from the environment only; Ripcord has one place to say it. */
export function announceAuthUrl(): void {
  const { RIPCORD_URL, RIPCORD_HOST, baseUrl } = env()
  const loopback = ['127.0.0.1', 'localhost', '::1'].includes(RIPCORD_HOST)
  if (RIPCORD_URL || !loopback) process.env.NEXTAUTH_URL = new URL(baseUrl).origin
  else process.env.AUTH_TRUST_HOST = '1'
}
