import { type Role, roleMay } from '#lib/domain/access/policy.ts'
import {
  type ApprovalFacts,
  type PersonFacts,
  type RequestFacts,
  countApprovals,
  whyNotApprove,
  whyNotLaunch,
} from '#lib/domain/approval/judge-request.ts'
import { type RunState, isEnded } from '#lib/domain/run/run.ts'

export interface MoveFacts {
  me: { id: string; role: Role }
  now: number
  engineAlive: boolean
  plan: {
    state: 'building' | 'ready' | 'failed'
    hash: string | null
    createdBy: string
    editedBy: string
    /** How the launch is called: "Roll back Orders to v1.12". */
    launchLabel: string
  }
  blockers: readonly string[]
  /** The service was reconfigured after the plan was made. */
  drifted: boolean
  /** The newest request of this very hash that is open or approved. */
  request: (RequestFacts & { id: string }) | null
  approvals: readonly ApprovalFacts[]
  people: readonly PersonFacts[]
  /** A standing approval that covers this plan for this person, with null, or why the nearest one does not. */
  standing: { id: string; whyNot: string | null } | null
  /** The newest run of this very hash. */
  run: { id: string; state: RunState } | null
}

/** The one thing to do next on a plan's page, for who is looking. `reason` says why it cannot be done now. */
export interface PlanMove {
  kind: 'wait' | 'refresh' | 'request' | 'approve' | 'launch' | 'launch_standing' | 'open_run'
  label: string
  reason: string | null
  id: string | null
}

export function nextMove(facts: MoveFacts): PlanMove {
  const { me, plan, request, run } = facts
  const may = (permission: Parameters<typeof roleMay>[1]) => roleMay(me.role, permission)
  if (plan.state === 'building') return move('wait', plan.launchLabel, 'The dry run is under way; the plan gets its hash when it is done.')
  const refreshReason = may('plan.write') ? null : 'Your role does not make plans. Ask a responder to refresh this one.'
  if (plan.state === 'failed') return move('refresh', 'Do the dry run again', refreshReason)
  if (run && !isEnded(run.state)) return move('open_run', 'Watch the run', null, run.id)
  if (run) return move('refresh', 'Look again to roll back once more', refreshReason)
  if (facts.drifted) return move('refresh', 'Refresh the plan', refreshReason)
  if (facts.blockers.length > 0) return move('request', 'Request approval', `Something blocks this plan: ${facts.blockers[0]}`)
  if (request?.state === 'approved') return move('launch', plan.launchLabel, whyNot(facts, request), request.id)
  if (request) return decide(facts, request)
  if (facts.standing && facts.standing.whyNot === null && may('rollback.launch'))
    return move('launch_standing', 'Launch on standing approval', engineReason(facts), facts.standing.id)
  const reason = may('approval.request') ? null : 'Your role only reads. A responder requests the approval.'
  return move('request', 'Request approval', reason)
}

/** An open request: approvers approve, all others wait for them. */
function decide(facts: MoveFacts, request: NonNullable<MoveFacts['request']>): PlanMove {
  const { me, plan, now } = facts
  if (now >= request.approveBy) return move('wait', plan.launchLabel, 'Nobody approved in time. Withdraw the request and ask again.')
  const counted = countApprovals(request, plan, facts.approvals, facts.people)
  const waits = `Waits for approval: ${counted} of ${request.needed}.`
  if (!roleMay(me.role, 'approval.decide')) return move('wait', plan.launchLabel, waits)
  if (facts.approvals.some((one) => one.approverId === me.id && one.revokedAt === null))
    return move('wait', plan.launchLabel, `You have approved. ${waits}`)
  return move('approve', 'Approve', whyNotApprove({ ...me, disabledAt: null }, request, plan), request.id)
}

function whyNot(facts: MoveFacts, request: RequestFacts): string | null {
  if (!roleMay(facts.me.role, 'rollback.launch')) return 'Your role only reads. A responder launches it.'
  return whyNotLaunch(request, facts.plan, facts.approvals, facts.people, facts.now) ?? engineReason(facts)
}

function engineReason({ engineAlive }: MoveFacts): string | null {
  return engineAlive ? null : 'The engine is not running: nothing would start. Start it first.'
}

function move(kind: PlanMove['kind'], label: string, reason: string | null, id: string | null = null): PlanMove {
  return { kind, label, reason, id }
}
