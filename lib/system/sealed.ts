import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { derivedSecret, machineKey } from './machine-key.ts'

/** Where a sealed value lives. A value that was moved to another row or field does not open. */
export interface SealedPlace {
  table: string
  row: string
  field: string
}

export class SealBroken extends Error {
  constructor(place: SealedPlace) {
    super(`${place.table}.${place.field} of ${place.row} cannot be opened: the key file is another one, or the value was changed.`)
  }
}

/** AES-256-GCM under the machine key, bound to its place. */
export function seal(plain: string, place: SealedPlace, key = machineKey()): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', sealKey(key), iv).setAAD(associated(place))
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return ['v1', iv.toString('base64url'), Buffer.concat([body, cipher.getAuthTag()]).toString('base64url')].join('.')
}

/** Throws SealBroken when key, place or value is not the one that was sealed. */
export function unseal(sealed: string, place: SealedPlace, key = machineKey()): string {
  const [version, iv, rest] = sealed.split('.')
  const bytes = Buffer.from(rest ?? '', 'base64url')
  if (version !== 'v1' || bytes.length < 16) throw new SealBroken(place)
  try {
    const decipher = createDecipheriv('aes-256-gcm', sealKey(key), Buffer.from(iv ?? '', 'base64url'), { authTagLength: 16 })
    decipher.setAAD(associated(place)).setAuthTag(bytes.subarray(-16))
    return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8')
  } catch {
    throw new SealBroken(place)
  }
}

function sealKey(key: Buffer): Buffer {
  return Buffer.from(derivedSecret('sealed', key), 'hex')
}

function associated({ table, row, field }: SealedPlace): Buffer {
  return Buffer.from(JSON.stringify([table, row, field]))
}
