import { type UserRow, findUser } from '#db/queries/user.ts'
import type { Tx } from '#db/store.ts'
import { digestOf } from '#lib/system/canonical.ts'
import { ServiceError } from '../errors.ts'

/** How the audit names a person. */
export const userObject = (row: Pick<UserRow, 'id' | 'login'>) => ({ kind: 'user', id: row.id, name: row.login })

/** The digest of what an admin decides about a person. */
export function userDigest(row: Pick<UserRow, 'login' | 'name' | 'email' | 'role' | 'disabledAt'>): string {
  const { login, name, email, role } = row
  return digestOf({ login, name, email, role, disabled: row.disabledAt !== null })
}

export async function mustFindUser(t: Tx, id: string): Promise<UserRow> {
  const row = await findUser(t, id)
  if (!row) throw new ServiceError('not_found', 'There is no such person. Reload the list.')
  return row
}
