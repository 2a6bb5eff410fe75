import { and, eq, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { type UserRow, findUserByLogin } from '#db/queries/user.ts'
import { user } from '#db/schema/people.ts'
import type { Tx } from '#db/store.ts'
import { type Context, audit } from '../context.ts'
import { verifyPassword } from '../user/password.ts'
import { totpStep, unsealTotp } from '../user/totp.ts'
import { spendTotpStep } from '../user/spend-totp-step.ts'
import { type Origin, createSession } from './create-session.ts'
import { admitKnock, forgiveKnock } from './throttle.ts'

export const signInInput = z.object({
  login: z.string().max(256),
  password: z.string().max(1_024),
  totp: z.string().max(32).default(''),
})

/** `refused` is the one answer for an unknown name, a wrong password, a wrong code and a disabled account. */
export type SignInResult =
  | { ok: true; secret: string; userId: string }
  | { ok: false; code: 'refused' }
  | { ok: false; code: 'too_many'; retryAfterMs: number }

const refused = { ok: false, code: 'refused' } as const
type Reason = 'unknown_login' | 'wrong_password' | 'wrong_code' | 'disabled' | 'changed_meanwhile'

/** Signs in by password and, where it is set up, a one-time code. Never throws for what the person typed. */
export async function signIn(ctx: Context, input: z.input<typeof signInInput>, from: Origin): Promise<SignInResult> {
  const parsed = signInInput.safeParse(input)
  if (!parsed.success) return refused
  const { password, totp } = parsed.data
  const knock = { login: parsed.data.login.trim().toLowerCase(), network: from.network }
  const admission = await admitKnock(ctx, knock)
  if (!admission.ok) return { ok: false, code: 'too_many', retryAfterMs: admission.retryAfterMs }

  const found = await findUserByLogin(ctx.store.read, knock.login)
  const proven = await verifyPassword(found?.passwordHash, password)
  const step = proven && found?.totpSecret ? totpStep(unsealTotp(found.id, found.totpSecret), totp, ctx.clock.now()) : null
  const reason = refusal(found, proven, step)
  if (found === null || reason) return refuse(ctx, found, reason ?? 'unknown_login', from)

  const secret = await ctx.store.tx(async (t) => {
    if (!(await isUnchanged(t, found))) return null
    if (step !== null && !(await spendTotpStep(t, found.id, step))) return null
    await forgiveKnock(t, knock)
    const opened = await createSession(t, ctx.clock.now(), found.id, from)
    const signedIn = { ...ctx, actor: { kind: 'user', id: found.id, name: found.name, role: found.role } } satisfies Context
    const detail = { by: found.totpSecret ? 'password and code' : 'password', network: from.network ?? undefined }
    await audit(t, signedIn, { action: 'session.start', object: userObject(found), detail })
    return opened
  })
  if (secret === null) return refuse(ctx, found, step === null ? 'changed_meanwhile' : 'wrong_code', from)
  return { ok: true, secret, userId: found.id }
}

function refusal(found: UserRow | null, proven: boolean, step: number | null): Reason | null {
  if (!found) return 'unknown_login'
  if (!proven) return 'wrong_password'
  if (found.totpSecret !== null && step === null) return 'wrong_code'
  return found.disabledAt === null ? null : 'disabled'
}

/** The row that was checked outside the transaction is still the row. */
async function isUnchanged(t: Tx, seen: UserRow): Promise<boolean> {
  const [now] = await t
    .select()
    .from(user)
    .where(and(eq(user.id, seen.id), isNull(user.disabledAt)))
  return now !== undefined && now.passwordHash === seen.passwordHash && now.totpSecret === seen.totpSecret
}

async function refuse(ctx: Context, found: UserRow | null, reason: Reason, from: Origin): Promise<typeof refused> {
  const object = found ? userObject(found) : { kind: 'user', id: 'unknown', name: 'unknown' }
  const detail = { reason, network: from.network ?? undefined }
  await ctx.store.tx((t) => audit(t, ctx, { action: 'session.refuse', object, result: 'refused', detail }))
  return refused
}

const userObject = (row: UserRow) => ({ kind: 'user', id: row.id, name: row.login })
