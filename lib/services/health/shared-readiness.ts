import { sharedStore } from '#db/shared.ts'
import { systemClock } from '#lib/system/clock.ts'
import { checkReadiness, type Readiness } from './check-readiness.ts'

const longestMs = 1_000
let last: { at: number; result: Promise<Readiness> } | undefined

/** The readiness of this process, measured at most once a second however often somebody asks. */
export function sharedReadiness(): Promise<Readiness> {
  const at = systemClock.monotonic()
  if (!last || at - last.at > longestMs) last = { at, result: checkReadiness(sharedStore, systemClock) }
  return last.result
}
