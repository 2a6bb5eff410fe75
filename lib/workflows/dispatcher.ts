import { StoreUnavailable } from '#db/store.ts'
import { type JobQueue, type JobRow, poisonMessage } from '#lib/engine/job-queue.ts'
import { advance } from '#lib/engine/advance.ts'
import type { Ledger } from '#lib/engine/ledger.ts'
import type { RunLog } from '#lib/engine/run-log.ts'
import { recordPlanFailure } from '#lib/services/plan/record-plan.ts'
import { log } from '#lib/system/log.ts'
import { VaultError } from '#lib/vault/vault.ts'
import { discoverStates, testComponent } from './jobs/component-jobs.ts'
import { copyCheckpoint, createCheckpoint, verifyCheckpoint } from './jobs/checkpoint-jobs.ts'
import { buildPlan } from './jobs/build-plan.ts'
import { type JobHandler, JobFailure } from './jobs/job-handler.ts'
import { rollbackWorkflow } from './rollback/workflow.ts'
import type { Toolbox } from './toolbox.ts'

const jobHandlers: Record<string, JobHandler> = {
  'component.test': testComponent,
  'component.discover': discoverStates,
  'checkpoint.create': createCheckpoint,
  'checkpoint.verify': verifyCheckpoint,
  'checkpoint.copy': copyCheckpoint,
  'plan.build': buildPlan,
}

/**
 * They read and hash much, for minutes or, on a target that hangs, for ever: while a rollback runs, the disk is
 * its own, and they never take the place of what a person waits for, such as the plan of the next rollback.
 */
const background = ['checkpoint.verify', 'checkpoint.copy', 'checkpoint.create']
const backgroundAtOnce = 2
const promptAtOnce = 4
const runsAtOnce = 8
const progressMs = 500

/** Picks up runs and jobs from their rows. Runs never wait for jobs. */
export class Dispatcher {
  readonly #tools: Toolbox
  readonly #ledger: Ledger
  readonly #jobs: JobQueue
  readonly #log: RunLog
  readonly #stop: AbortSignal
  readonly #handlers: Record<string, JobHandler>
  readonly #working = new Map<string, Promise<void>>()
  readonly #inBackground = new Set<string>()
  /** Jobs whose end could not be written: put back as soon as the database takes writes. */
  readonly #unsettled = new Set<string>()

  constructor(parts: {
    tools: Toolbox
    ledger: Ledger
    jobs: JobQueue
    runLog: RunLog
    stop: AbortSignal
    handlers?: Record<string, JobHandler>
  }) {
    this.#tools = parts.tools
    this.#ledger = parts.ledger
    this.#jobs = parts.jobs
    this.#log = parts.runLog
    this.#stop = parts.stop
    this.#handlers = parts.handlers ?? jobHandlers
  }

  /** Takes up what a former engine left, and gives up what ended it each time. */
  async takeOver(): Promise<void> {
    await this.#ledger.releaseAll()
    for (const job of await this.#jobs.requeueAll()) await this.#fail(job, poisonMessage)
  }

  /** Starts whatever is waiting and has room. */
  async look(): Promise<void> {
    for (const id of this.#unsettled) {
      await this.#jobs.release(id)
      this.#unsettled.delete(id)
    }
    for (const id of await this.#ledger.claimable()) {
      if (this.#count('run_') >= runsAtOnce) break
      if (!this.#working.has(id)) this.#start(id, () => this.#run(id))
    }
    const backgroundRoom = this.#count('run_') > 0 ? 0 : backgroundAtOnce - this.#inBackground.size
    const promptRoom = promptAtOnce - (this.#count('job_') - this.#inBackground.size)
    const prompt = await this.#jobs.waiting({ without: background }, promptRoom)
    const slow = await this.#jobs.waiting({ only: background }, backgroundRoom)
    for (const { id } of slow) if (!this.#working.has(id)) this.#inBackground.add(id)
    for (const { id } of [...prompt, ...slow]) if (!this.#working.has(id)) this.#start(id, () => this.#job(id))
  }

  /** Resolves when nothing is at work any more. */
  async drained(): Promise<void> {
    await Promise.all(this.#working.values())
    // What cannot be put back now is put back at the next start.
    await Promise.allSettled([...this.#unsettled].map((id) => this.#jobs.release(id)))
    await this.#log.flush()
  }

  #count(prefix: string): number {
    return [...this.#working.keys()].filter((id) => id.startsWith(prefix)).length
  }

  #start(id: string, work: () => Promise<void>): void {
    const done = work()
      .catch((error: unknown) => log.error({ err: error, id }, 'work stopped unexpectedly; it is picked up again'))
      .finally(() => {
        this.#working.delete(id)
        this.#inBackground.delete(id)
      })
    this.#working.set(id, done)
  }

  async #run(id: string): Promise<void> {
    const held = await this.#ledger.claim(id)
    if (!held) return
    await advance(this.#ledger, rollbackWorkflow(this.#ledger, { tools: this.#tools, log: this.#log }), held, this.#stop)
  }

  async #job(id: string): Promise<void> {
    const job = await this.#jobs.claim(id)
    if (!job) return
    try {
      const handler = this.#handlers[job.kind]
      if (!handler) throw new JobFailure(`This version of Ripcord does not know jobs of the kind “${job.kind}”.`)
      await this.#jobs.finish(id, await handler(this.#tools, job, { signal: this.#stop, onProgress: this.#reporter(id) }))
    } catch (error) {
      if (this.#stop.aborted || error instanceof StoreUnavailable) return void this.#unsettled.add(id)
      const known = error instanceof JobFailure || error instanceof VaultError
      if (!known) log.error({ err: error, job: id }, 'job failed')
      const message = known
        ? this.#tools.publicWords(error.message)
        : `It failed unexpectedly; the server's log has the reason under ${id}.`
      await this.#fail(job, message).catch(() => this.#unsettled.add(id))
    }
  }

  async #fail(job: JobRow, message: string): Promise<void> {
    if (job.kind === 'plan.build' && job.planId)
      await recordPlanFailure(this.#tools.context, job.planId, Number(job.input.version), message)
    await this.#jobs.fail(job.id, message)
  }

  #reporter(id: string) {
    let last = 0
    return ({ doneBytes, totalBytes }: { doneBytes: number; totalBytes: number }) => {
      const now = this.#tools.clock.monotonic()
      if (now - last < progressMs) return
      last = now
      void this.#jobs.progress(id, doneBytes, totalBytes).catch(() => {})
    }
  }
}
