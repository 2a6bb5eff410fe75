import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'

/** What was measured on a target or in a vault is recorded by the engine alone: nobody types a proof. */
export function requireEngine(ctx: Context): void {
  if (ctx.actor.kind !== 'engine') throw new ServiceError('forbidden', 'Only the engine records what it has captured or verified.')
}
