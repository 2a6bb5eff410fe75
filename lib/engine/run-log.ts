import { runLog } from '#db/schema/index.ts'
import type { Store } from '#db/store.ts'
import type { Clock } from '#lib/system/clock.ts'

const flushMs = 150
const maxLine = 2_000
const maxLinesPerStep = 5_000

/** Collects a run's lines and stores them in batches, so that a chatty driver costs few commits. */
export class RunLog {
  readonly #store: Store
  readonly #clock: Clock
  #pending: (typeof runLog.$inferInsert)[] = []
  #timer: NodeJS.Timeout | undefined
  #written = new Map<string, number>()

  constructor(store: Store, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  add(runId: string, stepSeq: number, text: string): void {
    for (const line of text.split('\n')) {
      const key = `${runId}/${stepSeq}`
      const count = (this.#written.get(key) ?? 0) + 1
      this.#written.set(key, count)
      if (count > maxLinesPerStep) continue
      const last = count === maxLinesPerStep ? '… more lines were left out' : line.slice(0, maxLine)
      this.#pending.push({ runId, stepSeq, at: this.#clock.now(), line: last.toWellFormed() })
    }
    this.#timer ??= setTimeout(() => void this.flush().catch(() => {}), flushMs)
  }

  /** Stores what is waiting; what could not be stored stays waiting. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const batch = this.#pending.splice(0, 500)
    if (batch.length === 0) return
    try {
      await this.#store.tx(async (t) => void (await t.insert(runLog).values(batch)))
    } catch (error) {
      this.#pending.unshift(...batch)
      throw error
    }
    if (this.#pending.length > 0) await this.flush()
  }
}
