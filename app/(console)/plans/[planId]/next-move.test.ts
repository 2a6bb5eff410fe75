import { expect, test } from 'vitest'
import { type MoveFacts, nextMove } from './next-move.ts'

const hash = 'a'.repeat(64)
const rosa = { id: 'rosa', role: 'responder' as const }
const amir = { id: 'amir', role: 'approver' as const }
const vera = { id: 'vera', role: 'viewer' as const }

function facts(more: Partial<MoveFacts> = {}): MoveFacts {
  return {
    me: rosa,
    now: 1_000,
    engineAlive: true,
    plan: { state: 'ready', hash, createdBy: 'rosa', editedBy: 'rosa', launchLabel: 'Roll back Orders to v1.12' },
    blockers: [],
    drifted: false,
    request: null,
    approvals: [],
    people: [],
    standing: null,
    run: null,
    ...more,
  }
}

const request = (more: Partial<NonNullable<MoveFacts['request']>> = {}): NonNullable<MoveFacts['request']> => ({
  id: 'req_1',
  state: 'open',
  planHash: hash,
  requestedBy: 'rosa',
  needed: 1,
  approveBy: 9_000,
  executeBy: null,
  ...more,
})
const byAmir = { approverId: 'amir', planHash: hash, decision: 'approved' as const, revokedAt: null }
const people = [{ ...amir, disabledAt: null }]
const approved = { request: request({ state: 'approved', executeBy: 9_000 }), approvals: [byAmir], people }

test('a responder requests, an approver approves what another requested, then it is launched', () => {
  expect(nextMove(facts())).toMatchObject({ kind: 'request', reason: null })
  expect(nextMove(facts({ me: amir, request: request() }))).toMatchObject({ kind: 'approve', reason: null, id: 'req_1' })
  expect(nextMove(facts(approved))).toMatchObject({ kind: 'launch', label: 'Roll back Orders to v1.12', reason: null, id: 'req_1' })
})

test('whoever requested or wrote the plan is told in a sentence why they cannot approve it', () => {
  const plan = { ...facts().plan, createdBy: 'amir', editedBy: 'amir' }
  expect(nextMove(facts({ me: amir, request: request({ requestedBy: 'amir' }) })).reason).toBe(
    'You requested this rollback. Somebody else has to approve it.',
  )
  expect(nextMove(facts({ me: amir, plan, request: request() })).reason).toBe('You edited this plan last. Somebody else has to approve it.')
})

test('no move that the role does not allow is ever open', () => {
  for (const more of [{}, { request: request() }, approved, { standing: { id: 's', whyNot: null } }, { drifted: true }]) {
    expect(nextMove(facts({ me: vera, ...more })).reason, JSON.stringify(more)).not.toBeNull()
  }
})

test('a blocker, a reconfigured service, an expired or withdrawn approval and a dead engine each close the launch', () => {
  expect(nextMove(facts({ ...approved, blockers: ['The disk is full.'] })).reason).toContain('The disk is full.')
  expect(nextMove(facts({ ...approved, drifted: true })).kind).toBe('refresh')
  expect(nextMove(facts({ ...approved, now: 9_000 })).reason).toBe('The approval has expired. Request a new one.')
  expect(nextMove(facts({ ...approved, approvals: [{ ...byAmir, revokedAt: 5 }] })).reason).toContain('0 of 1 approvals still hold')
  expect(nextMove(facts({ ...approved, people: [{ ...amir, role: 'responder', disabledAt: null }] })).reason).toContain('0 of 1')
  expect(nextMove(facts({ ...approved, engineAlive: false })).reason).toContain('The engine is not running')
})

test('a standing approval opens one click only for those it covers', () => {
  expect(nextMove(facts({ standing: { id: 'stand_1', whyNot: null } }))).toMatchObject({ kind: 'launch_standing', id: 'stand_1' })
  expect(nextMove(facts({ standing: { id: 'stand_1', whyNot: 'You signed it.' } })).kind).toBe('request')
})

test('while a run of the plan is under way the page leads to it, and afterwards to a new look', () => {
  for (const state of ['queued', 'running', 'reverting', 'needs_attention'] as const) {
    expect(nextMove(facts({ ...approved, run: { id: 'run_1', state } }))).toMatchObject({ kind: 'open_run', id: 'run_1' })
  }
  expect(nextMove(facts({ run: { id: 'run_1', state: 'failed' } })).kind).toBe('refresh')
})
