import type { Objectives } from './service.ts'

export interface ReadinessPart {
  name: string
  /** How many checkpoints there are, whatever their state. */
  checkpoints: number
  newest: { name: string; weakest: { reason: string; nextStep: string } | null; state: string } | null
  newestProven: { name: string; label: string; dataTime: number } | null
}

export interface Readiness {
  /** ready: every component has a fresh proven checkpoint. partial: proven, but too old, or a run is under way. failed: something has none, or the last run failed. */
  state: 'ready' | 'partial' | 'failed' | 'unknown'
  /** The component that holds the service back; null when none does. */
  part: string | null
  /** Why, as the rest of a sentence: "its newest proven checkpoint is 31 h old". */
  reason: string
  nextStep: string | null
}

const hourMs = 3_600_000

/** A run that ended well, or that a person called off before it changed anything, says nothing against the service. */
const runVerdicts: Record<string, Pick<Readiness, 'state' | 'reason' | 'nextStep'>> = {
  needs_attention: { state: 'failed', reason: 'its rollback stopped and needs a decision', nextStep: 'Open the run and decide.' },
  failed: { state: 'failed', reason: 'its last rollback failed', nextStep: 'Open the run, mend the cause and roll back again.' },
  reverted: { state: 'failed', reason: 'its last rollback did not work and was taken back', nextStep: 'Open the run and mend the cause.' },
  queued: { state: 'partial', reason: 'a rollback is about to run', nextStep: null },
  running: { state: 'partial', reason: 'a rollback is running', nextStep: null },
  reverting: { state: 'partial', reason: 'a rollback is being taken back', nextStep: null },
}

/** Whether a service could go back at `now`, on evidence alone: its newest run, then the first component that could not. */
export function readiness(
  parts: readonly ReadinessPart[],
  objectives: Pick<Objectives, 'maxCheckpointAgeHours'>,
  newestRun: { state: string } | null,
  now: number,
): Readiness {
  const told = newestRun && runVerdicts[newestRun.state]
  if (told?.state === 'failed') return { part: null, ...told }
  if (parts.length === 0) return { state: 'unknown', part: null, reason: 'it has no components', nextStep: 'Add a component.' }
  const unproven = parts.find((part) => part.newestProven === null)
  if (unproven) return { state: 'failed', part: unproven.name, ...whyUnproven(unproven) }
  const limitMs = objectives.maxCheckpointAgeHours * hourMs
  const oldest = parts.toSorted((a, b) => a.newestProven!.dataTime - b.newestProven!.dataTime)[0]!
  const ageMs = now - oldest.newestProven!.dataTime
  if (ageMs > limitMs) {
    const limit = objectives.maxCheckpointAgeHours
    return {
      state: 'partial',
      part: oldest.name,
      reason: `its newest proven checkpoint is ${Math.floor(ageMs / hourMs)} h old; the limit is ${limit} h`,
      nextStep: 'Take a checkpoint and verify it.',
    }
  }
  if (told) return { part: null, ...told }
  const count = parts.length === 1 ? 'its component has' : `all ${parts.length} components have`
  return { state: 'ready', part: null, reason: `${count} a fresh proven checkpoint`, nextStep: null }
}

function whyUnproven({ checkpoints, newest }: ReadinessPart): { reason: string; nextStep: string } {
  if (checkpoints === 0 || !newest) return { reason: 'it has no checkpoint yet', nextStep: 'Take the first checkpoint.' }
  if (newest.state !== 'available') {
    const nextStep =
      newest.state === 'quarantined'
        ? 'Take a new checkpoint; this one is locked away.'
        : 'Bring its copies back, or take a new checkpoint.'
    return { reason: `none of its checkpoints is proven, and the newest is ${newest.state}`, nextStep }
  }
  if (!newest.weakest) return { reason: 'none of its checkpoints is proven', nextStep: 'Verify a checkpoint now.' }
  const { reason, nextStep } = newest.weakest
  return { reason: `none of its checkpoints is proven. ${reason}`, nextStep }
}
