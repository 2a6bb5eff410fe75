import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildIfStale } from '../../bin/console/build-if-stale.ts'
import { nextBin, root } from '../../bin/console/root.ts'
import { exec } from '../../lib/system/exec.ts'

/** The console as it ships; built now when a source is newer than the last build. */
export async function shippedBuild(): Promise<string> {
  await buildIfStale((line) => console.log(line), AbortSignal.timeout(10 * 60_000))
  return root
}

const parts = [
  'app',
  'components',
  'lib',
  'db',
  'instrumentation.ts',
  'next.config.ts',
  'postcss.config.mjs',
  'package.json',
  'tsconfig.json',
]

/**
 * The console built again from a copy of its sources in which proxy.ts is missing. The copy stands inside the
 * repository, so that it finds node_modules above it, and keeps its cache from one time to the next.
 */
export async function buildWithoutProxy(): Promise<string> {
  const folder = join(root, 'data/without-proxy')
  mkdirSync(folder, { recursive: true })
  for (const part of parts) {
    rmSync(join(folder, part), { recursive: true, force: true })
    cpSync(join(root, part), join(folder, part), { recursive: true, preserveTimestamps: true })
  }
  if (existsSync(join(folder, 'proxy.ts'))) throw new Error('the copy still has its proxy.ts')
  const lines: string[] = []
  const result = await exec([process.execPath, nextBin, 'build'], {
    cwd: folder,
    env: { ...(process.env as Record<string, string>), NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    timeoutMs: 10 * 60_000,
    onLine: (line) => lines.push(line),
  })
  if (result.code !== 0) throw new Error(`the build without proxy.ts failed:\n${lines.slice(-40).join('\n')}`)
  return folder
}

/** A manifest that the build wrote, as JSON. */
export function manifest<T>(folder: string, name: string): T {
  return JSON.parse(readFileSync(join(folder, '.next/server', name), 'utf8')) as T
}
