import { type Algorithm, hash, verify } from '@node-rs/argon2'
import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { ServiceError } from '../errors.ts'

/** OWASP's argon2id parameters: 19 MiB, two passes, one lane. `2` is Argon2id; the enum is erased at run time. */
export const passwordCost = { algorithm: 2 as Algorithm, memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 }

/** Of a random value that nobody knows: verified when there is no user, so that the answer takes as long. */
export const nobodysHash = '$argon2id$v=19$m=19456,t=2,p=1$FVpDlT8hjP7n3ZXncaWkxg$FJFdyFBrUQ9413H3Ti4YdbTjMaHRnt8mtyAiEdRbbyU'

export const newPassword = z
  .string()
  .min(12, 'Use at least 12 characters; a few unrelated words are good.')
  .max(256, 'Use at most 256 characters.')

/** The same text typed on two keyboards may come in two encodings. */
const normal = (password: string) => password.normalize('NFKC')

export function hashPassword(password: string): Promise<string> {
  return hash(normal(password), passwordCost)
}

/** False for an absent hash too, after the same work. */
export async function verifyPassword(stored: string | null | undefined, password: string): Promise<boolean> {
  const matches = await verify(stored ?? nobodysHash, normal(password))
  return matches && stored != null
}

/** Throws `bad_input` when the password is the sign-in name. */
export function refuseLoginAsPassword(login: string, password: string, field = 'password'): void {
  if (normal(password).toLowerCase() !== login.toLowerCase()) return
  const message = 'The password must not be the sign-in name.'
  throw new ServiceError('bad_input', message, { [field]: [message] })
}

const letters = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Five groups of five letters that are hard to confuse: 123 bits, to be read out or typed once. */
export function randomPassword(): string {
  const group = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('')
  return Array.from({ length: 5 }, group).join('-')
}
