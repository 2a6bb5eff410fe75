import { createHash, randomBytes } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
  openSync,
  closeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hashChunks, hashFiles } from '#lib/vault/hash-files.ts'
import { openVault } from '#lib/vault/open-vault.ts'
import { VaultError, type Vault } from '#lib/vault/vault.ts'

const sha = (data: Uint8Array) => createHash('sha256').update(data).digest('hex')
const blobsOf = (vault: Vault) => readdirSync(join(vault.path, 'blobs')).flatMap((fan) => readdirSync(join(vault.path, 'blobs', fan)))
const fileOf = (vault: Vault, id: string) => join(vault.path, 'blobs', id.slice(0, 2), id)
const codeOf = (error: unknown) => (error instanceof VaultError ? error.code : error)

let folder: string
let vault: Vault
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vault-'))
  vault = await openVault(join(folder, 'vault'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function sample(name: string, data: Uint8Array): string {
  writeFileSync(join(folder, name), data)
  return join(folder, name)
}

describe('vault', () => {
  test('files of every awkward size come back byte for byte with their true sha256', async () => {
    const frame = Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), randomBytes(100)])
    const contents = [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 40 << 20].map((size) => randomBytes(size))
    contents.push(frame, Buffer.alloc(3 << 20, 'compressible '))
    const paths = contents.map((data, i) => sample(`f${i}`, data))
    const stored = await vault.putFiles(paths)
    expect(stored.map((file) => file.digest)).toEqual(contents.map(sha))
    expect(stored.map((file) => file.size)).toEqual(contents.map((data) => data.length))
    await vault.writeFiles(stored.map((file, i) => ({ path: join(folder, `out${i}`), chunks: file.chunks, sparse: i % 2 === 0 })))
    for (const [i, data] of contents.entries()) expect(readFileSync(join(folder, `out${i}`)).equals(data), `file ${i}`).toBe(true)
    expect((await hashFiles(paths)).map((file) => file.digest)).toEqual(contents.map(sha))
    expect(await hashChunks(paths)).toEqual(stored.map((file) => file.chunks))
    expect((await vault.check(stored.flatMap((file) => file.chunks.map((chunk) => chunk.id)))).ok).toBe(true)
  })

  test('content that is stored already writes no blob, and one changed mebibyte writes one', async () => {
    const data = randomBytes(5 << 20)
    const path = sample('a', data)
    await vault.putFiles([path])
    const before = blobsOf(vault).toSorted()
    await vault.putFiles([path])
    expect(blobsOf(vault).toSorted()).toEqual(before)
    data[3 << 20] = data[3 << 20]! ^ 1
    await vault.putFiles([sample('a', data)])
    expect(blobsOf(vault).length).toBe(before.length + 1)
  })

  test('compressible content takes less room and its address is that of the plain content', async () => {
    const data = Buffer.alloc(1 << 20, 'order 1412, shipped\n')
    const id = await vault.putBytes(data)
    expect(id).toBe(sha(data))
    expect(statSync(fileOf(vault, id)).size).toBeLessThan(data.length / 20)
    expect((await vault.getBytes(id)).equals(data)).toBe(true)
  })

  test('a missing blob and a flipped bit are found by every way of reading', async () => {
    const ids = await Promise.all([
      vault.putBytes(randomBytes(1 << 20)),
      vault.putBytes(Buffer.alloc(1 << 20, 'text ')),
      vault.putBytes(randomBytes(9)),
    ])
    const fd = openSync(fileOf(vault, ids[0]!), 'r+')
    writeSync(fd, Buffer.from([readFileSync(fileOf(vault, ids[0]!))[500]! ^ 4]), 0, 1, 500)
    closeSync(fd)
    truncateSync(fileOf(vault, ids[1]!), 20)
    rmSync(fileOf(vault, ids[2]!))
    const checked = await vault.check(ids)
    expect(checked).toMatchObject({ ok: false, missing: [ids[2]] })
    expect(checked.corrupt.toSorted()).toEqual([ids[0]!, ids[1]!].toSorted())
    for (const [i, code] of ['corrupt', 'corrupt', 'missing'].entries()) {
      expect(codeOf(await vault.getBytes(ids[i]!).catch((error: unknown) => error))).toBe(code)
      const writing = vault.writeFiles([{ path: join(folder, `w${i}`), chunks: [{ id: ids[i]!, size: 1 << 20 }] }])
      expect(codeOf(await writing.catch((error: unknown) => error))).toBe(code)
    }
  })

  test('an address that is no address never leaves the blobs folder', async () => {
    const hostile = ['../../../etc/passwd', '', 'A'.repeat(64), `${'a'.repeat(63)}/`]
    expect((await vault.check(hostile)).corrupt).toEqual(hostile)
    for (const id of hostile) {
      expect(await vault.has(id)).toBe(false)
      expect(codeOf(await vault.getBytes(id).catch((error: unknown) => error))).toBe('corrupt')
    }
  })

  test('copying takes what the other vault lacks and refuses to spread damage', async () => {
    const other = await openVault(join(folder, 'other'))
    const [a, b] = [await vault.putBytes(randomBytes(3000)), await vault.putBytes(randomBytes(4000))]
    expect(await vault.copyTo(other, [a!])).toMatchObject({ copied: 1 })
    expect(await vault.copyTo(other, [a!, b!])).toMatchObject({ copied: 1 })
    expect((await other.check([a!, b!])).ok).toBe(true)
    const c = await vault.putBytes(randomBytes(100))
    truncateSync(fileOf(vault, c), 50)
    expect(codeOf(await vault.copyTo(other, [c]).catch((error: unknown) => error))).toBe('corrupt')
    expect(await other.has(c)).toBe(false)
  })

  test('a collection keeps what is named and what is young, and a blob put again counts as young', async () => {
    const [kept, old, again, young] = await Promise.all([1, 2, 3, 4].map((i) => vault.putBytes(Buffer.from(`blob ${i}`))))
    const past = Date.now() / 1000 - 7200
    for (const id of [kept!, old!, again!]) utimesSync(fileOf(vault, id), past, past)
    await vault.putBytes(Buffer.from('blob 3'))
    expect(await vault.collect(new Set([kept!]))).toMatchObject({ removed: 1 })
    expect(await Promise.all([kept!, old!, again!, young!].map((id) => vault.has(id)))).toEqual([true, false, true, true])
  })

  test('after a power loss blobs that never reached the disk are dropped instead of trusted', async () => {
    const good = await vault.putBytes(randomBytes(100))
    const torn = await vault.putBytes(randomBytes(5000))
    const [marker] = readdirSync(join(vault.path, 'pending'))
    copyFileSync(join(vault.path, 'pending', marker!), join(vault.path, 'pending', 'another-boot.1.00'))
    truncateSync(fileOf(vault, torn), 0)
    const reopened = await openVault(vault.path)
    expect(await reopened.has(good)).toBe(true)
    expect(await reopened.has(torn)).toBe(false)
    expect(readdirSync(join(vault.path, 'pending'))).toEqual([marker])
    await vault.sync()
    expect(readdirSync(join(vault.path, 'pending'))).toEqual([])
  })

  test('an abort stops the work and rejects with the abort', async () => {
    const paths = Array.from({ length: 20 }, (_, i) => sample(`big${i}`, randomBytes(4 << 20)))
    const control = new AbortController()
    const putting = vault.putFiles(paths, { signal: control.signal, onProgress: () => control.abort() })
    await expect(putting).rejects.toMatchObject({ name: 'AbortError' })
    expect(blobsOf(vault).length).toBeLessThan(80)
    expect(existsSync(join(vault.path, 'incoming')) && readdirSync(join(vault.path, 'incoming'))).toEqual([])
  })

  test('a file that cannot be read is an error that names it', async () => {
    await expect(vault.putFiles([join(folder, 'no-such-file')])).rejects.toMatchObject({
      code: 'io',
      message: expect.stringContaining('no-such-file'),
    })
  })
})
