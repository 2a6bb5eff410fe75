import { and, asc, eq, gte, inArray, notInArray, sql } from 'drizzle-orm'
import { job } from '#db/schema/index.ts'
import type { Store } from '#db/store.ts'
import type { Clock } from '#lib/system/clock.ts'

export type JobRow = typeof job.$inferSelect

const mostAttempts = 3
export const poisonMessage = `The engine stopped ${mostAttempts} times while it was at this, so it is not tried again. The server's log says why; then ask for it anew.`

/** Requests that the web tier leaves for the engine. A job may run twice after a crash, so each is safe to repeat. */
export class JobQueue {
  readonly store: Store
  readonly clock: Clock
  constructor(store: Store, clock: Clock) {
    this.store = store
    this.clock = clock
  }

  /** At start: what a dead engine left half done is done again, unless it was begun too often: a job that kills its engine must not for ever. */
  async requeueAll(): Promise<JobRow[]> {
    return await this.store.tx(async (t) => {
      const spent = await t
        .update(job)
        .set({ state: 'failed', error: poisonMessage, endedAt: this.clock.now() })
        .where(and(eq(job.state, 'running'), gte(job.fence, mostAttempts)))
        .returning()
      await t.update(job).set({ state: 'queued' }).where(eq(job.state, 'running'))
      return spent
    })
  }

  /** Puts back what was begun and not ended, without counting it as an attempt. */
  async release(id: string): Promise<void> {
    await this.store.tx(async (t) => {
      await t
        .update(job)
        .set({ state: 'queued', fence: sql`${job.fence} - 1` })
        .where(and(eq(job.id, id), eq(job.state, 'running')))
    })
  }

  /** The oldest requests that nobody works on, of these kinds or of all others. */
  async waiting(kinds: { only: readonly string[] } | { without: readonly string[] }, limit: number): Promise<JobRow[]> {
    if (limit <= 0) return []
    const wanted = 'only' in kinds ? inArray(job.kind, [...kinds.only]) : notInArray(job.kind, [...kinds.without])
    return await this.store.read
      .select()
      .from(job)
      .where(and(eq(job.state, 'queued'), wanted))
      .orderBy(asc(job.createdAt))
      .limit(limit)
  }

  async claim(id: string): Promise<JobRow | null> {
    return await this.store.tx(async (t) => {
      const [row] = await t
        .update(job)
        .set({ state: 'running', startedAt: this.clock.now(), fence: sql`${job.fence} + 1` })
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
