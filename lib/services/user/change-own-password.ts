import { and, eq, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { user } from '#db/schema/people.ts'
import { type Context, audit } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'
import { proofKnock, provePassword } from '../session/prove-again.ts'
import { requirePerson } from '../session/require-person.ts'
import { revokeSessions } from '../session/revoke-sessions.ts'
import { forgiveKnock } from '../session/throttle.ts'
import { hashPassword, newPassword, refuseLoginAsPassword } from './password.ts'
import { userObject } from './user-object.ts'

export const changeOwnPasswordInput = z.object({ current: z.string().max(1_024), password: newPassword })

/** Ends all the person's other sessions. Throws `bad_input` when the current password is wrong or the new one unfit. */
export async function changeOwnPassword(ctx: Context, input: z.input<typeof changeOwnPasswordInput>): Promise<{ sessionsEnded: number }> {
  const person = await requirePerson(ctx)
  const { current, password } = parseInput(changeOwnPasswordInput, input)
  refuseLoginAsPassword(person.login, password)
  if (person.passwordHash === null) throw new ServiceError('blocked', 'You sign in without a password. Ask an admin to give you one.')
  await provePassword(ctx, person, current, 'current')
  const same = 'The new password is the current one. Choose another.'
  if (current === password) throw new ServiceError('bad_input', same, { password: [same] })
  const passwordHash = await hashPassword(password)
  const now = ctx.clock.now()
  return ctx.store.tx(async (t) => {
    const rows = await t
      .update(user)
      .set({ passwordHash, mustChangePassword: false, updatedAt: now })
      .where(and(eq(user.id, person.id), eq(user.passwordHash, person.passwordHash!), isNull(user.disabledAt)))
      .returning({ id: user.id })
    if (rows.length !== 1) throw new ServiceError('stale', 'Your password was changed meanwhile. Sign in again.')
    const sessionsEnded = await revokeSessions(t, now, person.id, person.sessionId)
    await forgiveKnock(t, proofKnock(person))
    await audit(t, ctx, { action: 'user.change_password', object: userObject(person), detail: { sessionsEnded } })
    return { sessionsEnded }
  })
}
