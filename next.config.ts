import type { NextConfig } from 'next'

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  images: { unoptimized: true },
  serverExternalPackages: ['better-sqlite3', '@node-rs/argon2', 'pino', 'drizzle-orm'],
  outputFileTracingExcludes: { '*': ['data/**', 'e2e/**', 'bench/**'] },
  experimental: { authInterrupts: true },
}

export default config
