import type { ProofLink } from './proof-chain.ts'

export type CopyState = 'ok' | 'missing' | 'corrupt' | 'unreachable'

/** What one vault said about a checkpoint when every blob was read again. */
export interface CopyResult {
  vault: string
  state: CopyState
  /** Bytes read and hashed. */
  bytes: number
}

export interface LinkResult {
  link: ProofLink
  ok: boolean
  reason: string
  evidence: Record<string, string | number | boolean | null>
}

/** What the copies prove: `exists` asks for enough of them (two when redundant), `sha256` for those to match. */
export function linksOfCopies(copies: readonly CopyResult[], redundant: boolean): [LinkResult, LinkResult] {
  const wanted = redundant ? 2 : 1
  const count = (state: CopyState) => copies.filter((copy) => copy.state === state).length
  const there = count('ok') + count('corrupt')
  const evidence = {
    copies: copies.length,
    ok: count('ok'),
    corrupt: count('corrupt'),
    missing: count('missing'),
    unreachable: count('unreachable'),
  }
  const named = (states: readonly CopyState[]) =>
    copies
      .filter((copy) => states.includes(copy.state))
      .map((copy) => `${copy.vault} (${copy.state})`)
      .join(', ')
  const lost = named(['missing', 'unreachable'])
  const altered = named(['corrupt'])
  return [
    {
      link: 'exists',
      ok: there >= wanted,
      reason:
        there >= wanted
          ? `${there} ${there === 1 ? 'copy is' : 'copies are'} there.`
          : `${there} of ${wanted} copies are there${lost && `; not: ${lost}`}.`,
      evidence,
    },
    {
      link: 'sha256',
      ok: count('ok') >= wanted,
      reason: altered
        ? `Bytes do not match their digest in ${altered}.`
        : count('ok') >= wanted
          ? 'Every byte matches its digest.'
          : `${count('ok')} of ${wanted} copies could be read and compared.`,
      evidence: { ...evidence, bytes: copies.reduce((sum, copy) => sum + copy.bytes, 0) },
    },
  ]
}

/** The state that the copies put a checkpoint in: any good copy keeps it; else altered beats gone; nobody asked or nobody answered decides nothing. */
export function stateOfCopies(copies: readonly CopyResult[]): 'available' | 'quarantined' | 'missing' | 'undecided' {
  if (copies.some((copy) => copy.state === 'ok')) return 'available'
  if (copies.some((copy) => copy.state === 'corrupt')) return 'quarantined'
  if (copies.length === 0 || copies.some((copy) => copy.state === 'unreachable')) return 'undecided'
  return 'missing'
}
