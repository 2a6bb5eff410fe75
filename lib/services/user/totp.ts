import { Secret, TOTP } from 'otpauth'
import { seal, unseal } from '#lib/system/sealed.ts'

const periodSeconds = 30

export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32
}

function generator(login: string, secret: string): TOTP {
  return new TOTP({
    issuer: 'Ripcord',
    label: login,
    algorithm: 'SHA1',
    digits: 6,
    period: periodSeconds,
    secret: Secret.fromBase32(secret),
  })
}

/** What an authenticator app reads from a QR code. */
export function totpUri(login: string, secret: string): string {
  return generator(login, secret).toString()
}

/** The code of the step at `now`, ms. */
export function totpCode(secret: string, now: number): string {
  return generator('', secret).generate({ timestamp: now })
}

/**
 * The 30-second step that `code` belongs to, one step either side allowed, or null. A step counts once:
 * the caller keeps it and refuses it and everything older from then on.
 */
export function totpStep(secret: string, code: string, now: number): number | null {
  const digits = code.replaceAll(/\s/g, '')
  if (!/^\d{6}$/.test(digits)) return null
  const delta = generator('', secret).validate({ token: digits, timestamp: now, window: 1 })
  return delta === null ? null : Math.floor(now / 1000 / periodSeconds) + delta
}

export function sealTotp(userId: string, secret: string): string {
  return seal(secret, { table: 'user', row: userId, field: 'totp_secret' })
}

export function unsealTotp(userId: string, sealed: string): string {
  return unseal(sealed, { table: 'user', row: userId, field: 'totp_secret' })
}
