import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linksOfCopies, stateOfCopies } from './copy-links.ts'
import { isProven, newestProven, proofChain, type ProofLink, proofLinks, type ProofRow } from './proof-chain.ts'

const now = Date.UTC(2026, 10, 20)
const needs = { hasChecks: true, objectives: { loadTimeSeconds: 30 } }

function row(link: ProofLink, more: Partial<ProofRow> = {}): ProofRow {
  const evidence: ProofRow['evidence'] = link === 'load_time' ? { loadMs: 2_000 } : {}
  return { link, ok: true, reason: 'Fine.', evidence, at: now - 1_000, expiresAt: now + 1_000, ...more }
}
const whole = proofLinks.map((link) => row(link))

test('five links that hold prove a checkpoint until the first expires', () => {
  const rows = whole.map((one) => (one.link === 'sha256' ? { ...one, expiresAt: now + 10 } : one))
  expect(proofChain(rows, needs, now)).toMatchObject({ isProven: true, provenUntil: now + 10, weakest: null })
  expect(isProven(rows, needs, now + 9)).toBe(true)
  expect(isProven(rows, needs, now + 10)).toBe(false)
})

test('any one link that is absent, failed, expired or of the future unproves the chain and is named', () => {
  const spoil: Record<string, (one: ProofRow) => ProofRow[]> = {
    missing: () => [],
    failed: (one) => [{ ...one, ok: false, reason: 'No.', evidence: { loadMs: 30_001 } }],
    expired: (one) => [{ ...one, expiresAt: now }],
    future: (one) => [{ ...one, at: now + 1 }],
  }
  for (const link of proofLinks) {
    for (const [how, change] of Object.entries(spoil)) {
      const chain = proofChain(
        whole.flatMap((one) => (one.link === link ? change(one) : [one])),
        needs,
        now,
      )
      expect(chain.isProven).toBe(false)
      expect(chain.weakest).toMatchObject({ link, state: how === 'future' ? 'expired' : how })
      expect(chain.weakest!.nextStep).not.toBe('')
    }
  }
})

test('checks are needed exactly when the service has some', () => {
  const without = whole.filter((one) => one.link !== 'checks')
  expect(isProven(without, needs, now)).toBe(false)
  expect(isProven(without, { ...needs, hasChecks: false }, now)).toBe(true)
})

test('a load time is judged by the objective of today, not of the day it was measured', () => {
  const slower = { ...needs, objectives: { loadTimeSeconds: 1 } }
  expect(proofChain(whole, slower, now).weakest).toMatchObject({ link: 'load_time', reason: 'Loading took 2 s; the limit is 1 s.' })
  const measuredTooSlow = whole.map((one) => (one.link === 'load_time' ? { ...one, ok: false } : one))
  expect(isProven(measuredTooSlow, needs, now)).toBe(true)
  expect(isProven([...whole.slice(0, 4), row('load_time', { evidence: {} })], needs, now)).toBe(false)
})

test('removing a proof never makes an unproven checkpoint proven', () => {
  const anyRow = fc.record({ ok: fc.boolean(), age: fc.integer({ min: -5, max: 5 }), left: fc.integer({ min: -5, max: 5 }) })
  const anyRows = fc.tuple(anyRow, anyRow, anyRow, anyRow, anyRow)
  fc.assert(
    fc.property(anyRows, fc.nat(4), fc.boolean(), (given, drop, hasChecks) => {
      const rows = given.map(({ ok, age, left }, i) => row(proofLinks[i]!, { ok, at: now - age, expiresAt: now + left }))
      const fewer = rows.filter((_, i) => i !== drop)
      const link = proofLinks[drop]!
      if (isProven(fewer, { ...needs, hasChecks }, now)) expect([hasChecks, link]).toEqual([false, 'checks'])
    }),
  )
})

test('the newest proven is the one with the youngest data among the available', () => {
  const make = (id: string, dataTime: number, more: object = {}) => ({
    id,
    dataTime,
    createdAt: 0,
    state: 'available',
    proofs: whole,
    ...more,
  })
  const all = [make('old', 1), make('best', 3), make('unproven', 4, { proofs: [] }), make('quarantined', 5, { state: 'quarantined' })]
  expect(newestProven(all, needs, now)?.id).toBe('best')
  expect(newestProven([], needs, now)).toBe(null)
})

test('copies decide the first two links and the state', () => {
  const copy = (vault: string, state: 'ok' | 'missing' | 'corrupt' | 'unreachable') => ({ vault, state, bytes: 5 })
  expect(linksOfCopies([copy('a', 'ok')], true).map((link) => link.ok)).toEqual([false, false])
  expect(linksOfCopies([copy('a', 'ok'), copy('b', 'corrupt')], false).map((link) => link.ok)).toEqual([true, true])
  expect(linksOfCopies([copy('a', 'ok'), copy('b', 'missing')], true)[0].reason).toBe('1 of 2 copies are there; not: b (missing).')
  expect(stateOfCopies([copy('a', 'missing'), copy('b', 'ok')])).toBe('available')
  expect(stateOfCopies([copy('a', 'missing'), copy('b', 'corrupt')])).toBe('quarantined')
  expect(stateOfCopies([copy('a', 'missing'), copy('b', 'unreachable')])).toBe('undecided')
  expect(stateOfCopies([copy('a', 'missing')])).toBe('missing')
})
