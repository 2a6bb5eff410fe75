/** The duration expected of the next run, ms. Below five past runs the interval is unknown and says so. */
export type RunPrediction =
  | { known: false; n: number; worstMs: number | null }
  | { known: true; n: number; lowMs: number; highMs: number; medianMs: number; worstMs: number }

/** Where the recovery time went, ms. detect: failure → request; decide: → launch; execute: → restored; validate: → all checks green. */
export interface RunPhases {
  detectMs: number
  decideMs: number
  executeMs: number
  validateMs: number
}

export type StepEvidence = Record<string, string | number | boolean | null | string[]>

export type RunState = 'queued' | 'running' | 'reverting' | 'needs_attention' | 'succeeded' | 'reverted' | 'failed' | 'cancelled'

const ended: readonly RunState[] = ['succeeded', 'reverted', 'failed', 'cancelled']

/** Whether the run is over. `needs_attention` is not: it holds its components until a person decides. */
export function isEnded(state: RunState): boolean {
  return ended.includes(state)
}
