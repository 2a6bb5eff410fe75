'use server'

import { z } from 'zod'
import { defineAction } from '#lib/auth/action.ts'
import { breakShop } from '#lib/services/demo/break-shop.ts'

export const breakShopAction = defineAction({
  name: 'demo.break_shop',
  permission: 'rollback.launch',
  input: z.strictObject({}),
  run: (ctx) => breakShop(ctx),
})
