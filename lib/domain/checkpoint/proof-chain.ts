import type { Objectives } from '../service/service.ts'

export type ProofLink = 'exists' | 'sha256' | 'restorable' | 'checks' | 'load_time'
export const proofLinks = ['exists', 'sha256', 'restorable', 'checks', 'load_time'] as const satisfies readonly ProofLink[]

/** The newest result of one link. `load_time` keeps its measurement in `evidence.loadMs`. */
export interface ProofRow {
  link: ProofLink
  ok: boolean
  reason: string
  evidence: Record<string, string | number | boolean | null>
  at: number
  expiresAt: number
}

export type LinkState = 'proven' | 'expired' | 'failed' | 'missing'

export interface ChainLink {
  link: ProofLink
  /** False for `checks` of a service that has none: there is nothing to prove, and nothing is claimed. */
  required: boolean
  state: LinkState
  at: number | null
  expiresAt: number | null
  reason: string
}

export interface ProofChain {
  isProven: boolean
  links: ChainLink[]
  /** When the chain stops holding unless it is renewed, ms; null while it is not proven. */
  provenUntil: number | null
  /** The first required link that does not hold, in the order of the chain; null when all do. */
  weakest: (ChainLink & { nextStep: string }) | null
}

export interface ProofNeeds {
  hasChecks: boolean
  objectives: Pick<Objectives, 'loadTimeSeconds'>
}

/** The five links as they stand at `now`. A proof of the future (a clock that went back) does not count. */
export function proofChain(rows: readonly ProofRow[], needs: ProofNeeds, now: number): ProofChain {
  const links = proofLinks.map((link): ChainLink => {
    const required = link !== 'checks' || needs.hasChecks
    const row = rows.find((candidate) => candidate.link === link)
    if (!row) {
      const reason = required ? neverDone[link] : 'This service has no checks.'
      return { link, required, state: 'missing', at: null, expiresAt: null, reason }
    }
    return { link, required, at: row.at, expiresAt: row.expiresAt, ...judge(row, needs, now) }
  })
  const needed = links.filter((link) => link.required)
  const weak = needed.find((link) => link.state !== 'proven') ?? null
  const provenUntil = weak ? null : Math.min(...needed.map((link) => link.expiresAt!))
  return { isProven: weak === null, links, provenUntil, weakest: weak && { ...weak, nextStep: nextStep(weak) } }
}

/** Whether every link that the service needs holds at `now`. */
export function isProven(rows: readonly ProofRow[], needs: ProofNeeds, now: number): boolean {
  return proofChain(rows, needs, now).isProven
}

interface Provable {
  state: string
  dataTime: number
  createdAt: number
  proofs: readonly ProofRow[]
}

/** The checkpoint with the youngest data that could be restored now on evidence; null when there is none. */
export function newestProven<T extends Provable>(checkpoints: readonly T[], needs: ProofNeeds, now: number): T | null {
  let best: T | null = null
  for (const one of checkpoints) {
    if (one.state !== 'available' || !isProven(one.proofs, needs, now)) continue
    if (!best || one.dataTime > best.dataTime || (one.dataTime === best.dataTime && one.createdAt > best.createdAt)) best = one
  }
  return best
}

function judge(row: ProofRow, needs: ProofNeeds, now: number): { state: LinkState; reason: string } {
  if (row.link !== 'load_time' && !row.ok) return { state: 'failed', reason: row.reason }
  if (row.at > now) return { state: 'expired', reason: 'This proof is dated in the future: the clock was set back. Verify again.' }
  if (now >= row.expiresAt)
    return { state: 'expired', reason: 'This proof is too old or the configuration has changed since. Verify again.' }
  if (row.link !== 'load_time') return { state: 'proven', reason: row.reason }
  const { loadMs } = row.evidence
  const limit = needs.objectives.loadTimeSeconds
  if (typeof loadMs !== 'number') return { state: 'missing', reason: 'No load time was measured.' }
  // The objective may have changed since the measurement: the measurement stands, the judgement is made anew.
  if (loadMs > limit * 1000) {
    return { state: 'failed', reason: `Loading took ${seconds(loadMs)} s; the limit is ${limit} s.` }
  }
  return { state: 'proven', reason: `Loading took ${seconds(loadMs)} s; the limit is ${limit} s.` }
}

const neverDone: Record<ProofLink, string> = {
  exists: 'Nobody has looked yet whether its copies are there.',
  sha256: 'Its bytes were never compared with their digest.',
  restorable: 'It was never restored in isolation.',
  checks: "The service's checks never ran on a restored copy.",
  load_time: 'Its load time was never measured.',
}

function nextStep(link: ChainLink): string {
  if (link.state !== 'failed') return 'Verify this checkpoint now.'
  if (link.link === 'exists') return 'Bring its copies back, or take a new checkpoint.'
  if (link.link === 'sha256') return 'Take a new checkpoint; this one was altered.'
  if (link.link === 'load_time') return 'Load it from faster storage, or raise the load time objective.'
  if (link.link === 'checks') return 'Read which check failed, repair the check or take a checkpoint of a healthy state.'
  return 'Read why it could not be restored, repair that and verify again.'
}

const seconds = (ms: number) => Math.round(ms / 100) / 10
