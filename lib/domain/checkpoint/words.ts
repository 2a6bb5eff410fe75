import type { LinkState, ProofLink } from './proof-chain.ts'

/** What each link of the proof chain is called, in a table and in a sentence. */
export const linkWords: Record<ProofLink, { short: string; long: string }> = {
  exists: { short: 'Exists', long: 'Its copies are there' },
  sha256: { short: 'sha256', long: 'Every byte matches its digest' },
  restorable: { short: 'Restorable', long: 'Restored in isolation and compared' },
  checks: { short: 'Checks', long: 'App checks pass on the restored copy' },
  load_time: { short: 'Load time', long: 'Loads within the objective' },
}

/** The state of a link as a key of the status map; a link that is not needed claims nothing. */
export function linkStatus(state: LinkState, required: boolean): 'ok' | 'expired' | 'failed' | 'unknown' | 'skipped' {
  if (!required && state !== 'failed') return 'skipped'
  return ({ proven: 'ok', expired: 'expired', failed: 'failed', missing: 'unknown' } as const)[state]
}

export const linkStateWords = { ok: 'holds', expired: 'expired', failed: 'failed', unknown: 'not proven', skipped: 'not needed' } as const

export const kindWords: Record<string, string> = {
  manual: 'Manual',
  schedule: 'Schedule',
  preserve: 'Before a rollback',
  deployment: 'Deployment',
  discovered: 'Discovered',
  imported: 'Imported',
}
