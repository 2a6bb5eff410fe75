import { join } from 'node:path'
import { hashFiles } from '#lib/vault/hash-files.ts'
import { bare, randomFile, seconds } from './shell.ts'
import { type Row, median, printTable } from './table.ts'

const mebibyte = 1 << 20

/** Hashing as verification does it, warm cache, against openssl and sha256sum. */
export async function benchVerification(folder: string, small: boolean): Promise<number> {
  const size = (small ? 64 : 1024) * mebibyte
  const one = join(folder, 'one.bin')
  randomFile(one, size)
  const many = Array.from({ length: 64 }, (_, i) => join(folder, 'many', `${i}.bin`))
  for (const path of many) randomFile(path, size / 64)
  const rows: Row[] = []
  for (const [what, paths, atLeast] of [
    ['one file', [one], 0.95],
    ['64 files', many, 1.8],
  ] as const) {
    const ours: number[] = []
    const openssl: number[] = []
    const sha256sum: number[] = []
    await hashFiles(paths)
    for (let i = 0; i < 5; i++) {
      openssl.push(bare('openssl', ['dgst', '-sha256', ...paths]))
      ours.push(await seconds(() => hashFiles(paths)))
      sha256sum.push(bare('sha256sum', [...paths]))
    }
    rows.push({
      what: `${what}, against openssl dgst -sha256`,
      ours: median(ours),
      bare: median(openssl),
      by: 'times',
      target: { atLeast },
    })
    rows.push({ what: `${what}, against sha256sum`, ours: median(ours), bare: median(sha256sum), by: 'times' })
  }
  return printTable(`Hashing ${size / mebibyte} MiB; how many times as fast`, rows)
}
