'use server'

import { z } from 'zod'
import { defineAction } from '#lib/auth/action.ts'
import { requestDiscover } from '#lib/services/component/request-discover.ts'

export const discoverStatesAction = defineAction({
  name: 'component.discover_saved',
  permission: 'checkpoint.create',
  input: z.strictObject({ componentId: z.string().min(1) }),
  run: (ctx, input) => requestDiscover(ctx, input),
})
