import { and, eq, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { user } from '#db/schema/people.ts'
import { unseal } from '#lib/system/sealed.ts'
import { type Context, audit } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'
import { requirePerson } from '../session/require-person.ts'
import { requireStepUp } from '../session/require-step-up.ts'
import { revokeSessions } from '../session/revoke-sessions.ts'
import { enrolmentMs, enrolmentPlace } from './enrol-totp.ts'
import { sealTotp, totpStep } from './totp.ts'
import { userObject } from './user-object.ts'

export const confirmTotpInput = z.object({ enrolment: z.string().max(1_024), totp: z.string().max(32) })

/** Turns one-time codes on, once the app shows the right one, and ends the person's other sessions. */
export async function confirmTotp(ctx: Context, input: z.input<typeof confirmTotpInput>): Promise<void> {
  const person = await requirePerson(ctx)
  requireStepUp(ctx)
  const { enrolment, totp } = parseInput(confirmTotpInput, input)
  const now = ctx.clock.now()
  const secret = openEnrolment(enrolment, person.id, now)
  const step = totpStep(secret, totp, now)
  const wrong = 'That is not the code. Check that the clock of your device is right, and use the newest code.'
  if (step === null) throw new ServiceError('bad_input', wrong, { totp: [wrong] })
  await ctx.store.tx(async (t) => {
    const rows = await t
      .update(user)
      .set({ totpSecret: sealTotp(person.id, secret), totpLastStep: step, updatedAt: now })
      .where(and(eq(user.id, person.id), isNull(user.totpSecret), isNull(user.disabledAt)))
      .returning({ id: user.id })
    if (rows.length !== 1) throw new ServiceError('conflict', 'One-time codes are on already. Turn them off first.')
    const sessions = await revokeSessions(t, now, person.id, person.sessionId)
    await audit(t, ctx, { action: 'user.enable_totp', object: userObject(person), detail: { sessions } })
  })
}

function openEnrolment(sealed: string, userId: string, now: number): string {
  const stale = new ServiceError('stale', 'This took too long. Begin again.')
  try {
    const { secret, at } = JSON.parse(unseal(sealed, enrolmentPlace(userId))) as { secret: string; at: number }
    if (now - at <= enrolmentMs) return secret
  } catch {
    throw stale
  }
  throw stale
}
