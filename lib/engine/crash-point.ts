import { appendFileSync } from 'node:fs'
import { env } from '#lib/system/env.ts'

export const boundaries = ['before-intent', 'after-intent', 'mid-effect', 'after-effect', 'after-outcome'] as const
export type Boundary = (typeof boundaries)[number]

/**
 * Kills this process with SIGKILL when RIPCORD_CRASH_AT names this boundary: `boundary:step:file`. The
 * file makes it fire once: it is created before the kill and a second pass sees it. For the crash suite.
 */
export function crashPoint(boundary: Boundary, step: string): void {
  const wanted = env().RIPCORD_CRASH_AT
  if (!wanted?.startsWith(`${boundary}:${step}:`)) return
  try {
    appendFileSync(wanted.slice(boundary.length + step.length + 2), '', { flag: 'ax' })
  } catch {
    return
  }
  process.kill(process.pid, 'SIGKILL')
}
