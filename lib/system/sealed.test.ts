import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { loadMachineKey } from './machine-key.ts'
import { seal, unseal } from './sealed.ts'

const key = randomBytes(32)
const place = { table: 'user', row: 'u1', field: 'totp_secret' }

describe('sealed values', () => {
  test('what was sealed opens in its place and nowhere else', () => {
    const sealed = seal('secret', place, key)
    expect(unseal(sealed, place, key)).toBe('secret')
    expect(sealed).not.toContain('secret')
    for (const other of [
      { ...place, row: 'u2' },
      { ...place, field: 'x' },
      { ...place, table: 'x' },
    ])
      expect(() => unseal(sealed, other, key)).toThrow(/cannot be opened/)
  })
  test('fields cannot be shifted into each other', () => {
    const sealed = seal('secret', { table: 'a', row: 'b,c', field: 'd' }, key)
    expect(() => unseal(sealed, { table: 'a', row: 'b', field: 'c,d' }, key)).toThrow()
  })
  test('any changed byte is found, and so is another key', () => {
    const sealed = seal('secret', place, key)
    for (let i = 3; i < sealed.length - 1; i++) {
      const changed = sealed.slice(0, i) + (sealed[i] === 'A' ? 'B' : 'A') + sealed.slice(i + 1)
      if (Buffer.from(changed.split('.').join(''), 'base64url').equals(Buffer.from(sealed.split('.').join(''), 'base64url'))) continue
      expect(() => unseal(changed, place, key)).toThrow()
    }
    expect(() => unseal(sealed, place, randomBytes(32))).toThrow(/key file/)
    for (const broken of ['', 'v1', 'v1..', 'v2.a.b', 'plain text']) expect(() => unseal(broken, place, key)).toThrow()
  })
  test('the same value seals differently each time', () => {
    expect(seal('secret', place, key)).not.toBe(seal('secret', place, key))
  })
})

describe('the key file', () => {
  function folder(): string {
    const dir = mkdtempSync(join(tmpdir(), 'ripcord-key-'))
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
    return dir
  }
  test('is made once, for its owner only, and nothing else is left behind', () => {
    const dir = folder()
    const made = loadMachineKey(dir)
    expect(made).toHaveLength(32)
    expect(loadMachineKey(dir).equals(made)).toBe(true)
    expect(statSync(join(dir, 'key')).mode & 0o777).toBe(0o600)
    expect(readdirSync(dir)).toEqual(['key'])
  })
  test('that others can read is refused, with what to do', () => {
    const dir = folder()
    loadMachineKey(dir)
    chmodSync(join(dir, 'key'), 0o644)
    expect(() => loadMachineKey(dir)).toThrow(/chmod 600/)
  })
  test('that is damaged is refused and not replaced', () => {
    const dir = folder()
    writeFileSync(join(dir, 'key'), 'short\n', { mode: 0o600 })
    expect(() => loadMachineKey(dir)).toThrow(/damaged/)
  })
})
