'use server'

import { defineAction } from '#lib/auth/action.ts'
import { decideApproval, decideApprovalInput } from '#lib/services/approval/decide-approval.ts'
import { requestIdInput, revokeApproval, withdrawRequest } from '#lib/services/approval/end-request.ts'
import { requestApproval, requestApprovalInput } from '#lib/services/approval/request-approval.ts'
import { revokeStanding, revokeStandingInput, signStanding, signStandingInput } from '#lib/services/approval/standing.ts'
import { createPlan, createPlanInput } from '#lib/services/plan/create-plan.ts'
import { editPlan, editPlanInput, refreshPlan, refreshPlanInput } from '#lib/services/plan/edit-plan.ts'
import { breakGlassInput, breakGlassLaunch } from '#lib/services/run/break-glass.ts'
import { launchRollback, launchRollbackInput } from '#lib/services/run/launch-rollback.ts'
import { rollbackNow, rollbackNowInput } from '#lib/services/run/rollback-now.ts'
import { stepUp, stepUpInput } from '#lib/services/session/step-up.ts'

export const createPlanAction = defineAction({ name: 'plan.create', permission: 'plan.write', input: createPlanInput, run: createPlan })
export const editPlanAction = defineAction({ name: 'plan.edit', permission: 'plan.write', input: editPlanInput, run: editPlan })
export const refreshPlanAction = defineAction({ name: 'plan.refresh', permission: 'plan.write', input: refreshPlanInput, run: refreshPlan })

export const requestApprovalAction = defineAction({
  name: 'approval.request',
  permission: 'approval.request',
  input: requestApprovalInput,
  run: requestApproval,
})
export const decideApprovalAction = defineAction({
  name: 'approval.decide',
  permission: 'approval.decide',
  input: decideApprovalInput,
  run: decideApproval,
})
export const revokeApprovalAction = defineAction({
  name: 'approval.revoke',
  permission: 'approval.decide',
  input: requestIdInput,
  run: revokeApproval,
})
export const withdrawRequestAction = defineAction({
  name: 'approval.withdraw',
  permission: 'approval.request',
  input: requestIdInput,
  run: withdrawRequest,
})

export const launchRollbackAction = defineAction({
  name: 'rollback.launch',
  permission: 'rollback.launch',
  input: launchRollbackInput,
  run: launchRollback,
})
/** One click on a standing approval: plan to the newest proven checkpoints, dry run, launch. */
export const rollbackNowAction = defineAction({
  name: 'rollback.now',
  permission: 'rollback.launch',
  input: rollbackNowInput,
  run: rollbackNow,
})

export const signStandingAction = defineAction({
  name: 'standing.sign',
  permission: 'standing.sign',
  input: signStandingInput,
  run: signStanding,
})
export const revokeStandingAction = defineAction({
  name: 'standing.revoke',
  permission: 'standing.sign',
  input: revokeStandingInput,
  run: revokeStanding,
})

/** The second proof of who acts, right before breaking glass. */
export const stepUpForBreakGlassAction = defineAction({
  name: 'rollback.step_up',
  permission: 'rollback.break_glass',
  input: stepUpInput,
  run: stepUp,
})
export const breakGlassAction = defineAction({
  name: 'rollback.break_glass',
  permission: 'rollback.break_glass',
  input: breakGlassInput,
  run: breakGlassLaunch,
})
