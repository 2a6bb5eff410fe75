import { hkdfSync, randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { env } from './env.ts'

export class KeyFileError extends Error {}

const slot = Symbol.for('ripcord.machine-key')
const shared = globalThis as unknown as Record<symbol, Buffer | undefined>

/** The installation's 256-bit key from `<dataDir>/key`, made at first use. Throws KeyFileError. */
export function machineKey(): Buffer {
  return (shared[slot] ??= loadMachineKey(env().dataDir))
}

/** Uses this key for the whole process: tests, which have no data folder of their own. */
export function useMachineKey(key: Buffer): void {
  shared[slot] = key
}

/** A secret for one purpose, so that no two uses share a key. 32 bytes, hex. */
export function derivedSecret(purpose: string, key = machineKey()): string {
  return Buffer.from(hkdfSync('sha256', key, '', `ripcord:${purpose}`, 32)).toString('hex')
}

/** Reads the key file, creating it when there is none. Two processes that start at once end with the same key. */
export function loadMachineKey(dataDir: string): Buffer {
  const path = join(dataDir, 'key')
  const known = readKey(path)
  if (known) return known
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const draft = join(dataDir, `key.${process.pid}.${randomBytes(6).toString('hex')}`)
  try {
    const file = openSync(draft, 'wx', 0o600)
    writeSync(file, `${randomBytes(32).toString('base64')}\n`)
    fsyncSync(file)
    closeSync(file)
    linkSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  return readKey(path)!
}

function readKey(path: string): Buffer | null {
  let encoded: string
  try {
    if ((statSync(path).mode & 0o077) !== 0) {
      throw new KeyFileError(`Others can read ${path}. Run \`chmod 600 ${path}\`; if anyone may have copied it, change all stored secrets.`)
    }
    encoded = readFileSync(path, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  const key = Buffer.from(encoded, 'base64')
  if (key.length !== 32) throw new KeyFileError(`${path} is damaged. Restore it from a backup of the data folder.`)
  return key
}
