import { headers } from 'next/headers'
import { unstable_rethrow } from 'next/navigation'
import type { z } from 'zod'
import type { Permission } from '#lib/domain/access/policy.ts'
import type { ActionResult } from '#lib/domain/action-result.ts'
import { type Context, authorize } from '#lib/services/context.ts'
import { ServiceError } from '#lib/services/errors.ts'
import { parseInput } from '#lib/services/parse-input.ts'
import { currentContext } from './current.ts'
import { describeError } from './describe-error.ts'

/** A permission, or `self`: whoever is signed in, on their own account, or `public`: nobody needs to be. */
export type ActionAccess = Permission | 'self' | 'public'

export interface RegisteredAction {
  access: ActionAccess
  call: (input: never) => Promise<ActionResult<unknown>>
}

/** Every server action of the loaded pages, so that a test can try each of them as each role. */
const slot = Symbol.for('ripcord.actions')
const shared = globalThis as unknown as Record<symbol, Map<string, RegisteredAction> | undefined>
export const actionRegistry: Map<string, RegisteredAction> = (shared[slot] ??= new Map())

/**
 * A server action: the role is checked before the input is read, the input before the verb runs, and every
 * failure becomes a value. Redirects and other signals of Next pass through. `name` is unique, `people.create`.
 */
export function defineAction<S extends z.ZodType, T>(action: {
  name: string
  permission: ActionAccess
  input: S
  run: (ctx: Context, input: z.output<S>) => Promise<T>
}): (input: z.input<S>) => Promise<ActionResult<T>> {
  const call = async (input: z.input<S>): Promise<ActionResult<T>> => {
    try {
      const ctx = await currentContext()
      checkAccess(ctx, action.permission)
      const site = (await headers()).get('sec-fetch-site')
      if (site !== null && site !== 'same-origin') throw new ServiceError('forbidden', 'This request came from another site.')
      return { ok: true, data: await action.run(ctx, parseInput(action.input, input) as z.output<S>) }
    } catch (error) {
      unstable_rethrow(error)
      const { status: _, ...description } = describeError(error, action.name)
      return { ok: false, ...description }
    }
  }
  actionRegistry.set(action.name, { access: action.permission, call })
  return call
}

function checkAccess(ctx: Context, access: ActionAccess): void {
  if (access === 'public') return
  if (access !== 'self') return authorize(ctx, access)
  if (ctx.actor.kind !== 'user') throw new ServiceError('unauthenticated', 'Sign in first.')
}
