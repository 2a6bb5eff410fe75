'use server'

import { z } from 'zod'
import { verifyStored } from '#lib/audit/stored-events.ts'
import { defineAction } from '#lib/auth/action.ts'

/** Walks the whole chain now. */
export const verifyAuditAction = defineAction({
  name: 'audit.verify',
  permission: 'audit.read',
  input: z.strictObject({}),
  run: async (ctx) => {
    const began = ctx.clock.monotonic()
    const verdict = await verifyStored(ctx.store.read)
    return { verdict, tookMs: Math.round(ctx.clock.monotonic() - began), at: ctx.clock.now() }
  },
})
