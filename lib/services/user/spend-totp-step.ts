import { and, eq, isNull, lt, or } from 'drizzle-orm'
import { user } from '#db/schema/people.ts'
import type { Tx } from '#db/store.ts'

/** False when this step, or a later one, was accepted before: a code works once, even for two requests at once. */
export async function spendTotpStep(t: Tx, userId: string, step: number): Promise<boolean> {
  const rows = await t
    .update(user)
    .set({ totpLastStep: step })
    .where(and(eq(user.id, userId), or(isNull(user.totpLastStep), lt(user.totpLastStep, step))))
    .returning({ id: user.id })
  return rows.length === 1
}
