import { randomBytes } from 'node:crypto'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** A sortable identifier: 48 bits of time, 64 random bits, in Crockford base 32, behind a readable prefix (`run_01j…`). */
export function newId(prefix: string, now: number): string {
  let time = now
  let head = ''
  for (let i = 0; i < 10; i++) {
    head = alphabet[time % 32] + head
    time = Math.floor(time / 32)
  }
  const tail = Array.from(randomBytes(13), (byte) => alphabet[byte % 32]).join('')
  return `${prefix}_${head}${tail}`
}

/** A secret that a person or a machine carries: 256 random bits, URL-safe. */
export function newSecret(prefix: string): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`
}
