import type { DriverFailure } from '#lib/drivers/driver.ts'
import type { JobRow } from '#lib/engine/job-queue.ts'
import type { CallOptions, Toolbox } from '../toolbox.ts'

/** Answers one kind of request. Throws JobFailure for what the person should read; safe to run again after a crash. */
export type JobHandler = (tools: Toolbox, job: JobRow, options: CallOptions) => Promise<Record<string, unknown>>

/** A job that cannot be done; the message is for the person who asked. */
export class JobFailure extends Error {}

export function failJob(result: DriverFailure): never {
  throw new JobFailure(result.message)
}
