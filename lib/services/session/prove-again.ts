import type { UserRow } from '#db/queries/user.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { verifyPassword } from '../user/password.ts'
import { admitKnock } from './throttle.ts'

/**
 * Checks the password of somebody who is signed in, under the same limiter as signing in, so that a stolen
 * session cannot be used to guess it. Throws `too_many` or `bad_input`. The caller forgives in its transaction.
 */
export async function provePassword(ctx: Context, person: UserRow, password: string, field: string): Promise<void> {
  await admitProof(ctx, person)
  if (await verifyPassword(person.passwordHash, password)) return
  throw new ServiceError('bad_input', 'That is not your password.', { [field]: ['That is not your password.'] })
}

export async function admitProof(ctx: Context, person: UserRow): Promise<void> {
  const admission = await admitKnock(ctx, proofKnock(person))
  if (admission.ok) return
  throw new ServiceError('too_many', `Too many attempts. Try again in ${Math.ceil(admission.retryAfterMs / 1_000)} s.`)
}

/** Kept apart from signing in: a thief's guesses must not lock the owner out, nor the other way round. */
export const proofKnock = (person: UserRow) => ({ login: `proof:${person.id}`, network: null })
