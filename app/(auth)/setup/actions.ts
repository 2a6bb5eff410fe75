'use server'

import { defineAction } from '#lib/auth/action.ts'
import { completeSetup, completeSetupInput } from '#lib/services/setup/complete-setup.ts'
import { env } from '#lib/system/env.ts'

export const completeSetupAction = defineAction({
  name: 'setup.complete',
  permission: 'public',
  input: completeSetupInput,
  run: (ctx, input) => completeSetup(ctx, input, env().dataDir),
})
