import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'

export const stepUpMs = 10 * 60_000

/** Throws `step_up_required` unless the person proved who they are in this session within `maxAgeMs`. */
export function requireStepUp(ctx: Context, maxAgeMs = stepUpMs): void {
  const { stepUpAt, tokenId } = ctx.actor
  if (tokenId) throw new ServiceError('forbidden', 'This needs a person who is signed in; a token cannot do it.')
  const ageMs = ctx.clock.now() - (stepUpAt ?? -Infinity)
  if (ageMs > maxAgeMs || ageMs < 0) {
    throw new ServiceError('step_up_required', 'Enter your password or a one-time code again to go on.')
  }
}
