import type { LinkState, ProofLink } from './proof-chain.ts'

/** What each link of the proof chain is called, in a table and in a sentence. */
export const linkWords: Record<ProofLink, { short: string; long: string }> = {
  exists: { short: 'Exists', long: 'Copies exist' },
  sha256: { short: 'sha256', long: 'sha256 matches' },
  restorable: { short: 'Restorable', long: 'Restorable' },
  checks: { short: 'Checks', long: 'App checks on the restored copy' },
  load_time: { short: 'Load time', long: 'Load time' },
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
