import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

/** `ripcord ARGS` as a user types it. */
export function cli(...args: string[]): { code: number | null; output: string } {
  const done = spawnSync(process.execPath, [join(root, 'bin/launch.mjs'), 'bin/ripcord.ts', ...args], { cwd: root, encoding: 'utf8' })
  return { code: done.status, output: done.stdout + done.stderr }
}
