import { mkdirSync, readdirSync, rmSync, statSync, unlinkSync } from 'node:fs'
import { systemClock, type Clock } from '#lib/system/clock.ts'
import { addressOf, addressPattern, blobPath, encodeBlob, readBlob, touchBlob, writeBlob } from './blob-file.ts'
import { batchesBySize } from './batches.ts'
import { makeDurable, markPending, recheckAfterPowerLoss } from './durability.ts'
import { runBatches, toVaultError } from './pool.ts'
import { putFiles } from './put-files.ts'
import { writeFiles } from './write-files.ts'
import { VaultError, type BlobId, type Vault, type VaultCheck } from './vault.ts'

const collectAfterMs = 60 * 60_000
const blobGuessBytes = 1 << 19

function guarded<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof VaultError) throw error
    if ((error as Error).name === 'AbortError') throw error
    const code = (error as NodeJS.ErrnoException).code ?? ((error as Error).constructor.name === 'BlobMismatch' ? 'MISMATCH' : undefined)
    throw toVaultError({ code, message: (error as Error).message })
  }
}

/**
 * Opens the vault in that folder and creates it when it is not there. After a power loss it first
 * re-reads the blobs that were not yet durable and removes damaged ones. Several processes may use one vault.
 */
export async function openVault(path: string, options: { clock?: Clock } = {}): Promise<Vault> {
  const clock = options.clock ?? systemClock
  guarded(() => {
    for (const folder of ['', '/blobs', '/incoming', '/pending']) mkdirSync(path + folder, { recursive: true, mode: 0o700 })
  })
  await recheckAfterPowerLoss(path)
  const unsynced = new Set<BlobId>()
  let marked: string | null = null
  let writers = 0
  const writing = async <T>(work: () => T | Promise<T>): Promise<T> => {
    writers++
    try {
      guarded(() => (marked ??= markPending(path)))
      return await work()
    } finally {
      writers--
    }
  }

  async function check(ids: Iterable<BlobId>, work: Parameters<Vault['check']>[1] = {}): Promise<VaultCheck> {
    const result: VaultCheck = { ok: true, bytes: 0, missing: [], corrupt: [] }
    const items = [...new Set(ids)].map((id) => ({ id, bytes: blobGuessBytes }))
    for (const { id } of items) if (!addressPattern.test(id)) result.corrupt.push(id)
    const batches = batchesBySize(items.filter(({ id }) => addressPattern.test(id)))
    let done = 0
    await runBatches(
      'checkBlob',
      batches.map((batch) => batch.map(({ id }) => [path, id])),
      work.signal,
      (states, at) => {
        for (const [i, { state, bytes }] of states.entries()) {
          result.bytes += bytes
          if (state !== 'ok') result[state].push(batches[at]![i]!.id)
        }
        done += states.length
        work.onProgress?.({ doneBytes: result.bytes, totalBytes: Math.round((result.bytes / done) * items.length) })
      },
    )
    result.ok = result.missing.length === 0 && result.corrupt.length === 0
    return result
  }

  return {
    path,
    check,
    putFiles: (paths, work) => writing(() => putFiles(path, unsynced, paths, clock, work)),
    putBytes: (data) =>
      writing(() =>
        guarded(() => {
          const id = addressOf(data)
          if (!touchBlob(path, id, clock.now())) {
            writeBlob(path, id, encodeBlob(data))
            unsynced.add(id)
          }
          return id
        }),
      ),
    async sync() {
      const ids = [...unsynced]
      await makeDurable(path, ids, marked)
      for (const id of ids) unsynced.delete(id)
      if (!marked || writers > 0 || unsynced.size > 0) return
      rmSync(marked, { force: true })
      marked = null
    },
    has: async (id) => addressPattern.test(id) && guarded(() => touchBlob(path, id, clock.now())),
    getBytes: async (id) => guarded(() => Buffer.from(readBlob(path, id).plain)),
    writeFiles: async (files, work) => writeFiles(path, files, work),
    async copyTo(other, ids, work = {}) {
      const batches = batchesBySize([...new Set(ids)].map((id) => ({ id, bytes: blobGuessBytes })))
      const total = { copied: 0, bytes: 0 }
      const now = clock.now()
      await runBatches(
        'copyBlob',
        batches.map((batch) => batch.map(({ id }) => [path, other.path, id, now])),
        work.signal,
        (copies) => {
          for (const copy of copies) {
            if (!copy) continue
            total.copied++
            total.bytes += copy.bytes
          }
          work.onProgress?.({ doneBytes: total.bytes, totalBytes: total.bytes })
        },
      )
      return total
    },
    async collect(keep) {
      const freed = { removed: 0, bytes: 0 }
      const drop = (file: string) => {
        const stat = statSync(file, { throwIfNoEntry: false })
        if (!stat?.isFile() || clock.now() - stat.mtimeMs < collectAfterMs) return
        unlinkSync(file)
        freed.removed++
        freed.bytes += stat.size
      }
      return guarded(() => {
        for (const name of readdirSync(`${path}/incoming`)) drop(`${path}/incoming/${name}`)
        for (const fan of readdirSync(`${path}/blobs`)) {
          for (const id of readdirSync(`${path}/blobs/${fan}`)) if (addressPattern.test(id) && !keep.has(id)) drop(blobPath(path, id))
        }
        return freed
      })
    },
  }
}
