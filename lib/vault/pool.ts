import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { JobFailure, JobItem, JobName, JobResult } from './worker.ts'
import { VaultError } from './vault.ts'

interface Batch {
  name: JobName
  items: unknown[][]
  resolve: (results: never) => void
  reject: (error: Error) => void
}

interface Slot {
  worker: Worker
  batch: Batch | null
}

const slots: Slot[] = []
const waiting: Batch[] = []
export const poolSize = Math.max(2, Math.min(4, availableParallelism()))

/** Runs a batch on the next free worker thread; threads start on demand and never keep the process alive by themselves. */
export function runBatch<Name extends JobName>(name: Name, items: JobItem<Name>[]): Promise<JobResult<Name>[]> {
  return new Promise((resolve, reject) => {
    waiting.push({ name, items: items as unknown[][], resolve: resolve as (results: never) => void, reject })
    dispatch()
  })
}

/** Runs batches in order of arrival, a few more at a time than there are threads; stops handing out work after an abort or a failure. */
export async function runBatches<Name extends JobName>(
  name: Name,
  batches: Iterable<JobItem<Name>[]>,
  signal: AbortSignal | undefined,
  onBatch: (results: JobResult<Name>[], batchIndex: number) => void,
): Promise<void> {
  const source = batches[Symbol.iterator]()
  let next = 0
  let failed = false
  const lane = async () => {
    for (;;) {
      signal?.throwIfAborted()
      const item = failed ? { done: true as const, value: undefined } : source.next()
      if (item.done) return
      const index = next++
      try {
        onBatch(await runBatch(name, item.value), index)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  const outcomes = await Promise.allSettled(Array.from({ length: poolSize * 2 }, lane))
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}

function dispatch(): void {
  while (waiting.length > 0) {
    const slot = slots.find((candidate) => !candidate.batch) ?? (slots.length < poolSize ? startSlot() : undefined)
    if (!slot) return
    slot.batch = waiting.shift()!
    slot.worker.ref()
    slot.worker.postMessage({ id: 0, name: slot.batch.name, items: slot.batch.items })
  }
}

function startSlot(): Slot {
  const slot: Slot = { worker: new Worker(new URL('./worker.ts', import.meta.url), { execArgv: [], stderr: false }), batch: null }
  slot.worker.on('message', (answer: { results?: never; failure?: JobFailure }) => {
    const batch = slot.batch!
    slot.batch = null
    slot.worker.unref()
    if (answer.failure) batch.reject(toVaultError(answer.failure))
    else batch.resolve(answer.results!)
    dispatch()
  })
  const lose = (why: string) => {
    const at = slots.indexOf(slot)
    if (at >= 0) slots.splice(at, 1)
    slot.batch?.reject(new VaultError('io', `A worker thread stopped: ${why}.`))
    slot.batch = null
    dispatch()
  }
  slot.worker.on('error', (error) => lose(error instanceof Error ? error.message : 'unknown error'))
  slot.worker.on('exit', (code) => lose(`exit code ${code}`))
  slot.worker.unref()
  slots.push(slot)
  return slot
}

export function toVaultError(failure: { code?: string | undefined; message: string }): VaultError {
  const { code = 'UNKNOWN', message } = failure
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    return named('full', `The disk is full (${message}). Free some space and try again.`, code)
  }
  if (code === 'MISMATCH') return named('corrupt', `A stored blob is damaged: ${message}.`, code)
  return named(code === 'ENOENT' && message.includes('/blobs/') ? 'missing' : 'io', message, code)
}

/** `cause` is the system's error code, such as EACCES. */
function named(kind: VaultError['code'], message: string, cause: string): VaultError {
  return Object.assign(new VaultError(kind, message), { cause })
}
