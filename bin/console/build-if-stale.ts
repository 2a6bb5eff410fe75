import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { engineEnv } from '#lib/system/child-env.ts'
import { exec } from '#lib/system/exec.ts'
import { nextBin, root } from './root.ts'

const sources = ['app', 'components', 'lib', 'db', 'public', 'instrumentation.ts', 'proxy.ts', 'next.config.ts', 'package-lock.json']

export class BuildFailed extends Error {}

/** Builds the console unless the last build is newer than every source file. Says what it does. */
export async function buildIfStale(say: (line: string) => void, signal: AbortSignal): Promise<void> {
  const built = modified(join(root, '.next/BUILD_ID'))
  const newest = Math.max(...sources.map((name) => newestUnder(join(root, name))))
  if (built >= newest) return
  say(
    built === 0
      ? 'Building the console for the first time; this takes about half a minute …'
      : 'The sources have changed since the last build; building …',
  )
  const lines: string[] = []
  const result = await exec([process.execPath, nextBin, 'build'], {
    cwd: root,
    env: { ...(engineEnv({ NODE_ENV: 'production' }) as Record<string, string>) },
    timeoutMs: 15 * 60_000,
    signal,
    onLine: (line) => lines.push(line),
  })
  if (result.code === 0) return say('The console is built.')
  if (signal.aborted) throw new BuildFailed('The build was stopped.')
  throw new BuildFailed(`The console could not be built:\n${lines.slice(-40).join('\n')}`)
}

function modified(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** When the newest file below was changed; tests are no part of the build. */
function newestUnder(path: string): number {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return modified(path)
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(test|fixture)\.tsx?$/.test(entry.name))
    .reduce((newest, entry) => Math.max(newest, modified(join(entry.parentPath, entry.name))), 0)
}
