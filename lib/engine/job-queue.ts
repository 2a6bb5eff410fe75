import { and, asc, eq, inArray, notInArray } from 'drizzle-orm'
import { job } from '#db/schema/index.ts'
import type { Store } from '#db/store.ts'
import type { Clock } from '#lib/system/clock.ts'

export type JobRow = typeof job.$inferSelect

/** Requests that the web tier leaves for the engine. A job may run twice after a crash, so each is safe to repeat. */
export class JobQueue {
  readonly store: Store
  readonly clock: Clock
  constructor(store: Store, clock: Clock) {
    this.store = store
    this.clock = clock
  }

  /** At start: what a dead engine left half done is done again. */
  async requeueAll(): Promise<void> {
    await this.store.tx(async (t) => void (await t.update(job).set({ state: 'queued' }).where(eq(job.state, 'running'))))
  }

  /** The oldest requests that nobody works on, without those kinds. */
  async waiting(withoutKinds: readonly string[], limit: number): Promise<JobRow[]> {
    const others = withoutKinds.length > 0 ? notInArray(job.kind, [...withoutKinds]) : undefined
    return await this.store.read
      .select()
      .from(job)
      .where(and(eq(job.state, 'queued'), others))
      .orderBy(asc(job.createdAt))
      .limit(limit)
  }

  async claim(id: string): Promise<JobRow | null> {
    return await this.store.tx(async (t) => {
      const [row] = await t
        .update(job)
        .set({ state: 'running', startedAt: this.clock.now() })
        .where(and(eq(job.id, id), eq(job.state, 'queued')))
        .returning()
      return row ?? null
    })
  }

  async progress(id: string, doneBytes: number, totalBytes: number): Promise<void> {
    await this.store.tx(async (t) => {
      await t
        .update(job)
        .set({ doneBytes, totalBytes })
        .where(and(eq(job.id, id), eq(job.state, 'running')))
    })
  }

  async finish(id: string, result: Record<string, unknown>): Promise<void> {
    await this.#end(id, { state: 'done', result })
  }

  async fail(id: string, error: string): Promise<void> {
    await this.#end(id, { state: 'failed', error })
  }

  async #end(id: string, set: Partial<JobRow>): Promise<void> {
    await this.store.tx(async (t) => {
      await t
        .update(job)
        .set({ ...set, endedAt: this.clock.now() })
        .where(and(eq(job.id, id), inArray(job.state, ['running', 'queued'])))
    })
  }
}
