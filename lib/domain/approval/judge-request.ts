import { type Role, roleMay } from '../access/policy.ts'

export interface RequestFacts {
  state: string
  planHash: string
  requestedBy: string
  needed: number
  approveBy: number
  executeBy: number | null
}

export interface ApprovalFacts {
  approverId: string
  planHash: string
  decision: 'approved' | 'rejected'
  revokedAt: number | null
}

export interface PersonFacts {
  id: string
  role: Role
  disabledAt: number | null
}

export interface PlanFacts {
  hash: string | null
  createdBy: string
  editedBy: string
}

/** Why this person may not approve this plan; null when they may. Four eyes: nobody approves what they asked for, wrote or last changed. */
export function whyNotApprove(person: PersonFacts, request: Pick<RequestFacts, 'requestedBy'>, plan: PlanFacts): string | null {
  if (person.disabledAt !== null) return 'This account is disabled.'
  if (!roleMay(person.role, 'approval.decide')) return 'Only an approver or an admin may approve.'
  if (person.id === request.requestedBy) return 'You requested this rollback. Somebody else has to approve it.'
  if (person.id === plan.editedBy) return 'You edited this plan last. Somebody else has to approve it.'
  if (person.id === plan.createdBy) return 'You wrote this plan. Somebody else has to approve it.'
  return null
}

/** Approvals that count now: of this very plan, by distinct people who may still give them. */
export function countApprovals(
  request: Pick<RequestFacts, 'requestedBy' | 'planHash'>,
  plan: PlanFacts,
  approvals: readonly ApprovalFacts[],
  people: readonly PersonFacts[],
): number {
  const valid = approvals.filter((approval) => {
    if (approval.decision !== 'approved' || approval.revokedAt !== null || approval.planHash !== request.planHash) return false
    const person = people.find((one) => one.id === approval.approverId)
    return person !== undefined && whyNotApprove(person, request, plan) === null
  })
  return new Set(valid.map((approval) => approval.approverId)).size
}

/** Why an approved request does not allow a launch now; null when it does. */
export function whyNotLaunch(
  request: RequestFacts,
  plan: PlanFacts,
  approvals: readonly ApprovalFacts[],
  people: readonly PersonFacts[],
  now: number,
): string | null {
  if (request.state === 'used') return 'This approval was used. Each one launches a single run; request a new one.'
  if (request.state !== 'approved')
    return request.state === 'open' ? 'This plan is not approved yet.' : `This request is ${request.state}. Make a new one.`
  if (plan.hash === null || plan.hash !== request.planHash)
    return 'The plan was changed after it was approved. Request approval of the new plan.'
  const count = countApprovals(request, plan, approvals, people)
  if (count < request.needed) return `${count} of ${request.needed} approvals still hold. Ask for another one.`
  if (request.executeBy === null || now >= request.executeBy) return 'The approval has expired. Request a new one.'
  return null
}
