import { z } from 'zod'
import { findUserByEmail, findUserByLogin } from '#db/queries/user.ts'
import { user } from '#db/schema/people.ts'
import { type Context, audit, authorize, makeId } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'
import { hashPassword, randomPassword } from './password.ts'
import { emailField, loginField, nameField, roleField } from './person-fields.ts'
import { userDigest, userObject } from './user-object.ts'

export const createUserInput = z.object({ login: loginField, name: nameField, email: emailField, role: roleField })

/**
 * Creates a person with a random password for one use, which is returned and never shown again: at the first
 * sign-in its owner must choose another. Throws `conflict` when the sign-in name or the address is taken.
 */
export async function createUser(
  ctx: Context,
  input: z.input<typeof createUserInput>,
): Promise<{ userId: string; initialPassword: string }> {
  authorize(ctx, 'user.manage')
  const { login, name, email, role } = parseInput(createUserInput, input)
  const initialPassword = randomPassword()
  const passwordHash = await hashPassword(initialPassword)
  const now = ctx.clock.now()
  const row = { id: makeId(ctx, 'user'), login, name, email, role, createdAt: now, updatedAt: now, disabledAt: null }
  await ctx.store.tx(async (t) => {
    if (await findUserByLogin(t, login)) throw taken('login', `Somebody signs in as ${login} already. Choose another sign-in name.`)
    if (email && (await findUserByEmail(t, email))) throw taken('email', 'Somebody has this address already.')
    await t.insert(user).values({ ...row, passwordHash, mustChangePassword: true })
    await audit(t, ctx, { action: 'user.create', object: userObject(row), after: userDigest(row), detail: { role } })
  })
  return { userId: row.id, initialPassword }
}

const taken = (field: string, message: string) => new ServiceError('conflict', message, { [field]: [message] })
