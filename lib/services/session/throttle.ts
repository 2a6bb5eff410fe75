import { eq, inArray, lt } from 'drizzle-orm'
import { loginThrottle } from '#db/schema/people.ts'
import type { Tx } from '#db/store.ts'
import { sha256 } from '#lib/system/canonical.ts'
import { type Context, audit } from '../context.ts'

const minute = 60_000
const limits = {
  account: { free: 5, windowMs: 24 * 60 * minute },
  network: { free: 20, windowMs: 60 * minute },
} as const
const longestBlockMs = 15 * minute

/** Who knocks: a sign-in name as typed, and the network (`networkOf`); null when it is not known. */
export interface Knock {
  login: string
  network: string | null
}

export type Admission = { ok: true } | { ok: false; retryAfterMs: number }

/**
 * Counts an attempt before it is checked, so that many at once cannot slip under the limit. After the free
 * ones each failure blocks twice as long as the last, up to 15 minutes. It treats names that do not exist alike.
 */
export function admitKnock(ctx: Context, knock: Knock): Promise<Admission> {
  const now = ctx.clock.now()
  return ctx.store.tx(async (t) => {
    const keys = keysOf(knock)
    const rows = await t
      .select()
      .from(loginThrottle)
      .where(
        inArray(
          loginThrottle.key,
          keys.map(({ key }) => key),
        ),
      )
    const blockedUntil = Math.max(0, ...rows.map((row) => row.blockedUntil ?? 0))
    if (blockedUntil > now) return { ok: false, retryAfterMs: blockedUntil - now }
    if (rows.length < keys.length) await t.delete(loginThrottle).where(lt(loginThrottle.windowEndsAt, now))
    for (const { key, kind } of keys) {
      const known = rows.find((row) => row.key === key && row.windowEndsAt > now)
      const failures = (known?.failures ?? 0) + 1
      const over = failures - limits[kind].free
      const values = {
        key,
        failures,
        windowEndsAt: now + limits[kind].windowMs,
        blockedUntil: over < 0 ? null : now + Math.min(longestBlockMs, 1_000 * 2 ** Math.min(over, 20)),
      }
      await t.insert(loginThrottle).values(values).onConflictDoUpdate({ target: loginThrottle.key, set: values })
      if (over === 0) {
        const object = { kind: `login_${kind}`, id: key, name: kind === 'network' ? (knock.network ?? '') : 'one sign-in name' }
        await audit(t, ctx, {
          action: 'session.block',
          object,
          result: 'refused',
          detail: { failures, network: knock.network ?? undefined },
        })
      }
    }
    return { ok: true }
  })
}

/** After a success: the account starts anew, the network gets this one attempt back. */
export async function forgiveKnock(t: Tx, knock: Knock): Promise<void> {
  for (const { key, kind } of keysOf(knock)) {
    const [row] = await t.select().from(loginThrottle).where(eq(loginThrottle.key, key))
    if (!row) continue
    if (kind === 'account' || row.failures <= 1) await t.delete(loginThrottle).where(eq(loginThrottle.key, key))
    else
      await t
        .update(loginThrottle)
        .set({ failures: row.failures - 1, blockedUntil: null })
        .where(eq(loginThrottle.key, key))
  }
}

/** Names are hashed: people type passwords into the wrong field. */
function keysOf(knock: Knock): { key: string; kind: 'account' | 'network' }[] {
  const account = { key: `account:${sha256(knock.login.toLowerCase())}`, kind: 'account' as const }
  return knock.network === null ? [account] : [account, { key: `network:${knock.network}`, kind: 'network' }]
}
