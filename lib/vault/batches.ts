import { statSync } from 'node:fs'
import { toVaultError } from './pool.ts'

const batchBytes = 8 << 20
const batchItems = 64

/** Groups small pieces of work, so that a message to a thread carries enough to be worth its while. */
export function batchesBySize<Item extends { bytes: number }>(items: Iterable<Item>): Item[][] {
  const batches: Item[][] = []
  let batch: Item[] = []
  let bytes = 0
  for (const item of items) {
    if (batch.length > 0 && (batch.length >= batchItems || bytes + item.bytes > batchBytes)) {
      batches.push(batch)
      batch = []
      bytes = 0
    }
    batch.push(item)
    bytes += item.bytes
  }
  if (batch.length > 0) batches.push(batch)
  return batches
}

export function sizesOf(paths: readonly (string | Buffer)[]): number[] {
  try {
    return paths.map((path) => statSync(path).size)
  } catch (error) {
    throw toVaultError(error as NodeJS.ErrnoException)
  }
}
