import { and, eq, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { session } from '#db/schema/people.ts'
import { type Context, audit } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'
import { spendTotpStep } from '../user/spend-totp-step.ts'
import { totpStep, unsealTotp } from '../user/totp.ts'
import { admitProof, proofKnock, provePassword } from './prove-again.ts'
import { requirePerson } from './require-person.ts'
import { forgiveKnock } from './throttle.ts'

export const stepUpInput = z
  .object({ password: z.string().max(1_024).optional(), totp: z.string().max(32).optional() })
  .refine((given) => Boolean(given.password) !== Boolean(given.totp), {
    error: 'Enter your password or a one-time code.',
    path: ['password'],
  })

/** Proves again who acts in this session. Throws `bad_input` for a wrong password or a code that was used, `too_many`. */
export async function stepUp(ctx: Context, input: z.input<typeof stepUpInput>): Promise<{ stepUpAt: number }> {
  const person = await requirePerson(ctx)
  const { password, totp } = parseInput(stepUpInput, input)
  const wrongCode = () => new ServiceError('bad_input', 'That code is wrong or was used.', { totp: ['That code is wrong or was used.'] })
  let step: number | null = null
  if (password) {
    await provePassword(ctx, person, password, 'password')
  } else {
    await admitProof(ctx, person)
    step = person.totpSecret ? totpStep(unsealTotp(person.id, person.totpSecret), totp!, ctx.clock.now()) : null
    if (step === null) throw wrongCode()
  }
  const now = ctx.clock.now()
  await ctx.store.tx(async (t) => {
    if (step !== null && !(await spendTotpStep(t, person.id, step))) throw wrongCode()
    const rows = await t
      .update(session)
      .set({ stepUpAt: now })
      .where(and(eq(session.id, person.sessionId), isNull(session.revokedAt)))
      .returning({ id: session.id })
    if (rows.length !== 1) throw new ServiceError('unauthenticated', 'Sign in first.')
    await forgiveKnock(t, proofKnock(person))
    const object = { kind: 'user', id: person.id, name: person.login }
    await audit(t, ctx, { action: 'session.step_up', object, detail: { by: step === null ? 'password' : 'code' } })
  })
  return { stepUpAt: now }
}
