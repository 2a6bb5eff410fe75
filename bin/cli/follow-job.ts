import { setTimeout as sleep } from 'node:timers/promises'
import type { PublicJob } from '#db/queries/job.ts'
import { formatBytes } from '#lib/domain/format/bytes.ts'
import type { Client } from './client.ts'
import { CliError, exitCodes } from './cli-error.ts'
import { plain } from './io.ts'

const pollMs = 250
const sayEveryMs = 5_000
const patienceMs = 60_000

/** Waits for a request to the engine. Returns its result; throws what the engine said when it could not. */
export async function followJob(client: Client, jobId: string, say: (line: string) => void): Promise<Record<string, unknown>> {
  let saidAt = performance.now()
  for (;;) {
    const job = await patiently(() => client.get<PublicJob>(`/jobs/${encodeURIComponent(jobId)}`), say)
    if (job.state === 'done') return job.result ?? {}
    if (job.state === 'failed' || job.state === 'cancelled')
      throw new CliError('failed', plain(job.error ?? 'The engine gave no reason. Look at its log.'))
    if (performance.now() - saidAt >= sayEveryMs) {
      saidAt = performance.now()
      const { doneBytes, totalBytes } = job
      say(
        job.state === 'queued'
          ? '  waiting for the engine …'
          : doneBytes && totalBytes
            ? `  ${formatBytes(doneBytes)} of ${formatBytes(totalBytes)} …`
            : '  at work …',
      )
    }
    await sleep(pollMs)
  }
}

/** Asks again for a minute while the server cannot be reached: what is followed goes on without us. */
export async function patiently<T>(ask: () => Promise<T>, say: (line: string) => void): Promise<T> {
  let lostAt: number | null = null
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof CliError) || error.exitCode !== exitCodes.unreachable) throw error
      if (lostAt === null) say('  the connection was lost; trying again …')
      lostAt ??= performance.now()
      if (performance.now() - lostAt >= patienceMs) throw error
      await sleep(1_000)
    }
  }
}
