import { and, eq, lt } from 'drizzle-orm'
import { isUniqueViolation } from '#db/open.ts'
import { idempotency } from '#db/schema/index.ts'
import { sha256 } from '#lib/system/canonical.ts'
import type { Context } from '#lib/services/context.ts'
import { log } from '#lib/system/log.ts'
import { ServiceError } from '#lib/services/errors.ts'

const keepMs = 24 * 3_600_000
/** No request takes as long; the process that had it was killed. */
const strandedMs = 5 * 60_000

export interface Answer {
  status: number
  body: string
}

/**
 * Gives the first answer again to a repeated `Idempotency-Key` of the same actor, for 24 hours. The key is
 * taken before the work: a repeat that arrives meanwhile is told to wait, another request under the key is refused.
 */
export async function once(ctx: Context, key: string, request: string, work: () => Promise<Answer>): Promise<Answer> {
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) throw new ServiceError('bad_input', 'Idempotency-Key must be 1 to 255 visible ASCII characters.')
  const actorId = ctx.actor.tokenId ?? ctx.actor.id
  const requestDigest = sha256(request)
  const mine = and(eq(idempotency.actorId, actorId), eq(idempotency.key, key))
  const now = ctx.clock.now()
  try {
    await ctx.store.tx(async (t) => {
      await t.delete(idempotency).where(lt(idempotency.createdAt, now - keepMs))
      await t.insert(idempotency).values({ actorId, key, requestDigest, done: false, createdAt: now })
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    const [known] = await ctx.store.read.select().from(idempotency).where(mine)
    if (known && known.requestDigest !== requestDigest)
      throw new ServiceError('blocked', 'This Idempotency-Key was used for another request. Use a new one.')
    if (known && !known.done && now - known.createdAt > strandedMs)
      throw new ServiceError(
        'conflict',
        'The first request with this Idempotency-Key never came to an end. Look what it did, then use a new key.',
      )
    if (!known?.done)
      throw new ServiceError('conflict', 'The first request with this Idempotency-Key is still at work. Ask again in a moment.')
    return { status: known.status!, body: known.body! }
  }
  let answer: Answer
  try {
    answer = await work()
  } catch (error) {
    await ctx.store.tx(async (t) => void (await t.delete(idempotency).where(mine))).catch(noteUnkept)
    throw error
  }
  // What was done is done: whoever asked must hear of it even when the answer cannot be kept for a repeat.
  const kept = { done: true, ...answer }
  await ctx.store.tx(async (t) => void (await t.update(idempotency).set(kept).where(mine))).catch(noteUnkept)
  return answer
}

function noteUnkept(err: unknown): void {
  log.error({ err }, 'the end of a request with an Idempotency-Key could not be written')
}
