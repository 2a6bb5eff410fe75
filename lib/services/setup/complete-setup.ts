import { timingSafeEqual } from 'node:crypto'
import { rmSync } from 'node:fs'
import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import { hasUsers } from '#db/queries/user.ts'
import { setting, user } from '#db/schema/people.ts'
import { sha256 } from '#lib/system/canonical.ts'
import { type Context, audit, makeId } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'
import { hashPassword, newPassword, refuseLoginAsPassword } from '../user/password.ts'
import { loginField, nameField } from '../user/person-fields.ts'
import { userDigest, userObject } from '../user/user-object.ts'
import { setupFile, setupKey } from './ensure-setup-token.ts'

export const completeSetupInput = z.object({
  token: z.string().trim().min(1, 'Enter the token that the server printed when it started.').max(200),
  name: nameField,
  login: loginField,
  password: newPassword,
})

/**
 * The first run: whoever holds the server's one-time token becomes the admin, once. Throws `bad_input` for a
 * wrong token, `conflict` when there are people already. `dataDir` holds the token file, which is removed.
 */
export async function completeSetup(ctx: Context, input: z.input<typeof completeSetupInput>, dataDir: string): Promise<{ userId: string }> {
  const { token, name, login, password } = parseInput(completeSetupInput, input)
  const done = new ServiceError('conflict', 'Ripcord is set up already. Sign in.')
  const wrong = 'That is not the token. It was printed when the server started and is in the file setup-token in the data folder.'
  if (await hasUsers(ctx.store.read)) throw done
  const [row] = await ctx.store.read.select().from(setting).where(eq(setting.key, setupKey))
  if (typeof row?.value !== 'string' || !timingSafeEqual(Buffer.from(row.value), Buffer.from(sha256(token)))) {
    throw new ServiceError('bad_input', wrong, { token: [wrong] })
  }
  const expected = row.value
  refuseLoginAsPassword(login, password)
  const passwordHash = await hashPassword(password)
  const now = ctx.clock.now()
  const admin = {
    id: makeId(ctx, 'user'),
    login,
    name,
    email: null,
    role: 'admin',
    disabledAt: null,
    createdAt: now,
    updatedAt: now,
  } as const
  await ctx.store.tx(async (t) => {
    if (await hasUsers(t)) throw done
    const spent = await t
      .delete(setting)
      .where(and(eq(setting.key, setupKey), eq(setting.value, expected)))
      .returning({ key: setting.key })
    if (spent.length !== 1) throw done
    await t.insert(user).values({ ...admin, passwordHash, mustChangePassword: false })
    const self: Context = { ...ctx, actor: { kind: 'user', id: admin.id, name, role: 'admin' } }
    await audit(t, self, { action: 'setup.complete', object: userObject(admin), after: userDigest(admin), detail: { role: 'admin' } })
  })
  rmSync(setupFile(dataDir), { force: true })
  return { userId: admin.id }
}
