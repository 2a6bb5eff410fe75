'use server'

import { z } from 'zod'
import { searchPalette } from '#db/queries/palette.ts'
import { defineAction } from '#lib/auth/action.ts'
import { readNotices, readNoticesInput } from '#lib/services/notice/read-notices.ts'

const find = defineAction({
  name: 'console.search',
  permission: 'service.read',
  input: z.string().trim().min(2).max(100),
  run: async (ctx, query) => await searchPalette(ctx.store.read, query),
})

/** Services, checkpoints, runs and plans that are called so, for the command palette. Throws when it failed, so that the palette can say so. */
export async function searchEverything(query: string) {
  const result = await find(query)
  if (!result.ok) throw new Error(result.message)
  return result.data
}

export const readNoticesAction = defineAction({
  name: 'notice.read',
  permission: 'self',
  input: readNoticesInput,
  run: (ctx, input) => readNotices(ctx, input),
})
