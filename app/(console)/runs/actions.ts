'use server'

import { defineAction } from '#lib/auth/action.ts'
import { reviewBreakGlass, reviewBreakGlassInput } from '#lib/services/run/break-glass.ts'
import { cancelRun, cancelRunInput, decideRun, decideRunInput } from '#lib/services/run/steer-run.ts'

export const cancelRunAction = defineAction({ name: 'run.cancel', permission: 'rollback.cancel', input: cancelRunInput, run: cancelRun })
export const decideRunAction = defineAction({ name: 'run.decide', permission: 'rollback.decide', input: decideRunInput, run: decideRun })
export const reviewBreakGlassAction = defineAction({
  name: 'break_glass.review',
  permission: 'rollback.review',
  input: reviewBreakGlassInput,
  run: reviewBreakGlass,
})
