import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { requirePerson } from '../session/require-person.ts'
import { requireStepUp } from '../session/require-step-up.ts'
import { seal } from '#lib/system/sealed.ts'
import { newTotpSecret, totpUri } from './totp.ts'

/** How long a person has to type the first code. */
export const enrolmentMs = 15 * 60_000
export const enrolmentPlace = (userId: string) => ({ table: 'user', row: userId, field: 'totp_enrolment' })

export interface TotpEnrolment {
  /** For typing into an app by hand, base 32. */
  secret: string
  /** What the QR code says. */
  uri: string
  /** The same secret sealed for this person: given back with the first code, so nothing is stored before it works. */
  enrolment: string
}

/** Begins turning on one-time codes; nothing changes until `confirmTotp`. Throws `step_up_required`, `conflict`. */
export async function enrolTotp(ctx: Context): Promise<TotpEnrolment> {
  const person = await requirePerson(ctx)
  requireStepUp(ctx)
  if (person.totpSecret) throw new ServiceError('conflict', 'One-time codes are on already. Turn them off first.')
  const secret = newTotpSecret()
  const enrolment = seal(JSON.stringify({ secret, at: ctx.clock.now() }), enrolmentPlace(person.id))
  return { secret, uri: totpUri(person.login, secret), enrolment }
}
