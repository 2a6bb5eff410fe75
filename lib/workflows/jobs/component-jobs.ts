import type { JobRow } from '#lib/engine/job-queue.ts'
import type { Toolbox } from '../toolbox.ts'
import { type JobHandler, failJob } from './job-handler.ts'

/** A saved component, or one that is being typed: `{ driver, config }`. */
async function targetOf(tools: Toolbox, job: JobRow): Promise<{ driver: string; config: unknown }> {
  if (job.componentId) return tools.component(job.componentId)
  return { driver: String(job.input.driver), config: job.input.config ?? {} }
}

/** “Test connection”: what is there now. */
export const testComponent: JobHandler = async (tools, job, options) => {
  const target = await targetOf(tools, job)
  const seen = await tools.call(target, options, (driver, ctx, config) => driver.inspect(ctx, config))
  if (!seen.ok) failJob(seen)
  return { label: seen.label, summary: seen.summary, size: seen.size }
}

/** The states that the target itself offers, such as release folders. */
export const discoverStates: JobHandler = async (tools, job, options) => {
  const target = await targetOf(tools, job)
  const seen = await tools.call(target, options, (driver, ctx, config) => driver.discover(ctx, config))
  if (!seen.ok) failJob(seen)
  return { found: seen.found }
}
