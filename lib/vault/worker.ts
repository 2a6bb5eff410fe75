import { parentPort } from 'node:worker_threads'
import { BlobMismatch } from './blob-file.ts'
import { checkBlob, copyBlob, hashFile, hashPart, putPart, writePart } from './jobs.ts'

const jobs = { putPart, writePart, hashFile, hashPart, checkBlob, copyBlob }
export type JobName = keyof typeof jobs
export type JobItem<Name extends JobName> = Parameters<(typeof jobs)[Name]>
export type JobResult<Name extends JobName> = ReturnType<(typeof jobs)[Name]>

export interface JobFailure {
  code: string
  message: string
}

/** One message is a batch of calls of one kind; it is answered by all results or by the first failure. */
parentPort?.on('message', ({ id, name, items }: { id: number; name: JobName; items: unknown[][] }) => {
  try {
    const run = jobs[name] as (...args: unknown[]) => unknown
    parentPort!.postMessage({ id, results: items.map((args) => run(...args)) })
  } catch (error) {
    const code = error instanceof BlobMismatch ? 'MISMATCH' : ((error as NodeJS.ErrnoException).code ?? 'UNKNOWN')
    parentPort!.postMessage({
      id,
      failure: { code, message: error instanceof Error ? error.message : 'unknown error' } satisfies JobFailure,
    })
  }
})
