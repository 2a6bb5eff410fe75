import { and, asc, count, eq, isNull, ne } from 'drizzle-orm'
import { identity, user } from '../schema/people.ts'
import type { Reader } from '../store.ts'

export type UserRow = typeof user.$inferSelect
/** What a page may show of a person: never the hash, never the TOTP secret. */
export type Person = Pick<UserRow, 'id' | 'login' | 'name' | 'email' | 'role' | 'disabledAt' | 'createdAt' | 'mustChangePassword'> & {
  hasPassword: boolean
  hasTotp: boolean
  providers: string[]
}

export async function findUser(r: Reader, id: string): Promise<UserRow | null> {
  const [row] = await r.select().from(user).where(eq(user.id, id))
  return row ?? null
}

export async function findUserByLogin(r: Reader, login: string): Promise<UserRow | null> {
  const [row] = await r.select().from(user).where(eq(user.login, login))
  return row ?? null
}

/** Only when exactly one person has the address. */
export async function findUserByEmail(r: Reader, email: string): Promise<UserRow | null> {
  const rows = await r.select().from(user).where(eq(user.email, email.toLowerCase())).limit(2)
  return rows.length === 1 ? rows[0]! : null
}

export async function hasUsers(r: Reader): Promise<boolean> {
  return (await r.select({ id: user.id }).from(user).limit(1)).length > 0
}

/** Enabled admins other than this person. */
export async function countOtherAdmins(r: Reader, userId: string): Promise<number> {
  const [row] = await r
    .select({ n: count() })
    .from(user)
    .where(and(eq(user.role, 'admin'), isNull(user.disabledAt), ne(user.id, userId)))
  return row?.n ?? 0
}

export async function listPeople(r: Reader): Promise<Person[]> {
  const rows = await r.select().from(user).orderBy(asc(user.name), asc(user.login))
  const links = await r.select().from(identity)
  return rows.map((row) =>
    toPerson(
      row,
      links.filter((link) => link.userId === row.id).map((link) => link.provider),
    ),
  )
}

export async function findPerson(r: Reader, id: string): Promise<Person | null> {
  const row = await findUser(r, id)
  if (!row) return null
  const links = await r.select().from(identity).where(eq(identity.userId, id))
  return toPerson(
    row,
    links.map((link) => link.provider),
  )
}

function toPerson(row: UserRow, providers: string[]): Person {
  const { id, login, name, email, role, disabledAt, createdAt, mustChangePassword } = row
  const known = { id, login, name, email, role, disabledAt, createdAt, mustChangePassword }
  return { ...known, hasPassword: row.passwordHash !== null, hasTotp: row.totpSecret !== null, providers }
}
