import { type UserRow, countOtherAdmins } from '#db/queries/user.ts'
import type { Tx } from '#db/store.ts'
import { ServiceError } from '../errors.ts'

/** Inside the transaction that would take an admin away. Throws `blocked` when nobody else could manage people. */
export async function keepAnAdmin(t: Tx, leaving: UserRow): Promise<void> {
  if (leaving.role !== 'admin' || leaving.disabledAt !== null) return
  if ((await countOtherAdmins(t, leaving.id)) > 0) return
  throw new ServiceError('blocked', `${leaving.name} is the only admin who can sign in. Make somebody else an admin first.`)
}
