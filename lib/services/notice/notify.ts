import { and, inArray, isNull } from 'drizzle-orm'
import { notice, user } from '#db/schema/index.ts'
import type { Tx } from '#db/store.ts'
import type { Role } from '#lib/domain/access/policy.ts'
import type { Clock } from '#lib/system/clock.ts'
import { newId } from '#lib/system/ids.ts'

/** Leaves a notice for every enabled person with one of these roles, in the caller's transaction. */
export async function notify(t: Tx, clock: Clock, what: { roles: Role[]; kind: string; title: string; href?: string }): Promise<void> {
  const people = await t
    .select({ id: user.id })
    .from(user)
    .where(and(inArray(user.role, what.roles), isNull(user.disabledAt)))
  if (people.length === 0) return
  const createdAt = clock.now()
  await t.insert(notice).values(
    people.map(({ id }) => ({
      id: newId('note', createdAt),
      userId: id,
      kind: what.kind,
      title: what.title,
      href: what.href ?? null,
      createdAt,
    })),
  )
}
