import { and, asc, eq, gt, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import { run, runComponent, step } from '#db/schema/index.ts'
import type { Reader, Store, Tx } from '#db/store.ts'
import { appendAudit } from '#lib/audit/append.ts'
import type { AuditActor } from '#lib/audit/event.ts'
import { type RunState, type StepEvidence, isEnded } from '#lib/domain/run/run.ts'
import type { Clock } from '#lib/system/clock.ts'

export type RunRow = typeof run.$inferSelect
export type StepRow = typeof step.$inferSelect
export type NewStep = Pick<StepRow, 'name' | 'title' | 'phase' | 'componentId'>

export interface StepOutcome {
  ok: boolean
  message: string
  evidence: StepEvidence
}

/** The lease was taken by another engine, or the run was ended elsewhere: stop touching anything. */
export class LeaseLost extends Error {}

export const leaseMs = 15_000
const active: RunState[] = ['queued', 'running', 'reverting']
const engine: AuditActor = { kind: 'engine', id: 'engine', name: 'Ripcord engine' }

/** A lease that ends later than any lease can was given before the clock was set back: it holds nobody. */
const isFree = (now: number) => or(isNull(run.leaseUntil), lt(run.leaseUntil, now), gt(run.leaseUntil, now + 4 * leaseMs))

/**
 * The record of what was intended and what came of it. Every write is conditional on the fence that this
 * engine got when it claimed the run; an outcome is written once.
 */
export class Ledger {
  readonly store: Store
  readonly clock: Clock
  constructor(store: Store, clock: Clock) {
    this.store = store
    this.clock = clock
  }

  /** Ids of runs that nobody holds. */
  async claimable(): Promise<string[]> {
    const rows = await this.store.read
      .select({ id: run.id })
      .from(run)
      .where(and(inArray(run.state, active), isFree(this.clock.now())))
      .orderBy(asc(run.createdAt))
    return rows.map((row) => row.id)
  }

  /** At start, when the operating system's lock says that no other engine lives: nobody holds anything. */
  async releaseAll(): Promise<void> {
    await this.store.tx(async (t) => {
      await t.update(run).set({ leaseUntil: null }).where(inArray(run.state, active))
    })
  }

  /** Takes a run with a higher fence; null when another was quicker. */
  claim(id: string): Promise<RunRow | null> {
    return this.store.tx(async (t) => {
      const now = this.clock.now()
      const [taken] = await t
        .update(run)
        .set({
          fence: sql`${run.fence} + 1`,
          leaseUntil: now + leaseMs,
          state: sql`case when ${run.state} = 'queued' then 'running' else ${run.state} end`,
          summary: sql`case when ${run.state} = 'queued' then 'Under way.' else ${run.summary} end`,
          startedAt: sql`coalesce(${run.startedAt}, ${now})`,
        })
        .where(and(eq(run.id, id), inArray(run.state, active), isFree(now)))
        .returning()
      if (!taken) return null
      await this.#audit(t, taken, taken.fence === 1 ? 'run.start' : 'run.take_over', { fence: taken.fence })
      return taken
    })
  }

  /** Renews the lease; throws LeaseLost when the fence has moved on. */
  async renew(held: RunRow): Promise<void> {
    await this.store.tx(async (t) => {
      const rows = await t
        .update(run)
        .set({ leaseUntil: this.clock.now() + leaseMs })
        .where(this.#mine(held))
        .returning({ id: run.id })
      if (rows.length !== 1) throw new LeaseLost(held.id)
    })
  }

  async load(id: string, reader: Reader = this.store.read): Promise<{ run: RunRow; steps: StepRow[] }> {
    const [row] = await reader.select().from(run).where(eq(run.id, id))
    if (!row) throw new LeaseLost(id)
    return { run: row, steps: await reader.select().from(step).where(eq(step.runId, id)).orderBy(asc(step.seq)) }
  }

  /** Writes that a step is about to be done. Nothing has happened to the target when this fails. */
  async intend(held: RunRow, next: StepRow): Promise<StepRow> {
    return await this.store.tx(async (t) => {
      await this.#check(t, held)
      const [row] = await t
        .update(step)
        .set({ state: 'running', attempt: next.attempt + 1, intentAt: next.intentAt ?? this.clock.now() })
        .where(and(this.#step(next), isNull(step.outcome)))
        .returning()
      if (!row) throw new LeaseLost(held.id)
      await this.#audit(t, held, 'step.intend', {
        step: row.name,
        seq: row.seq,
        attempt: row.attempt,
        component: row.componentId ?? undefined,
      })
      return row
    })
  }

  /** Writes what came of a step, once. `also` runs in the same transaction. */
  async settle(held: RunRow, done: StepRow, outcome: StepOutcome, also?: (t: Tx) => Promise<void>): Promise<void> {
    await this.store.tx(async (t) => {
      await this.#check(t, held)
      const rows = await t
        .update(step)
        .set({
          state: outcome.ok ? 'done' : 'failed',
          outcome: outcome.ok ? 'ok' : 'failed',
          message: outcome.message,
          evidence: outcome.evidence,
          endedAt: this.clock.now(),
        })
        .where(and(this.#step(done), isNull(step.outcome)))
        .returning({ seq: step.seq })
      if (rows.length !== 1) throw new LeaseLost(held.id)
      await also?.(t)
      const { name, seq } = done
      await this.#audit(
        t,
        held,
        'step.finish',
        { step: name, seq, message: outcome.message, ...outcome.evidence },
        outcome.ok ? 'ok' : 'failed',
      )
    })
  }

  /** Gives up the steps that did not begin and adds those that take the run back. */
  async turnBack(held: RunRow, why: string, undo: readonly NewStep[], also?: (t: Tx) => Promise<void>): Promise<void> {
    await this.store.tx(async (t) => {
      await this.#check(t, held)
      const { steps } = await this.load(held.id, t)
      await t
        .update(step)
        .set({ state: 'skipped', outcome: 'skipped', message: 'Not reached.' })
        .where(and(eq(step.runId, held.id), isNull(step.outcome)))
      const first = (steps.at(-1)?.seq ?? 0) + 1
      if (undo.length > 0) {
        await t
          .insert(step)
          .values(undo.map((one, i) => ({ ...one, runId: held.id, seq: first + i, state: 'pending' as const, attempt: 0 })))
      }
      await t.update(run).set({ state: 'reverting', summary: why }).where(eq(run.id, held.id))
      await also?.(t)
      await this.#audit(t, held, 'run.turn_back', { reason: why, steps: undo.length })
    })
  }

  /** Ends the run, or hands it to a person. Ending frees its components; `needs_attention` keeps them. */
  async conclude(
    held: RunRow,
    set: Partial<RunRow> & { state: RunState; summary: string },
    also?: (t: Tx) => Promise<void>,
  ): Promise<void> {
    await this.store.tx(async (t) => {
      await this.#check(t, held)
      const over = isEnded(set.state)
      await t
        .update(run)
        .set({ ...set, leaseUntil: null, ...(over ? { endedAt: this.clock.now() } : {}) })
        .where(eq(run.id, held.id))
      if (over) await t.update(runComponent).set({ active: false }).where(eq(runComponent.runId, held.id))
      await also?.(t)
      const detail = { state: set.state, summary: set.summary, rtoMs: set.rtoMs ?? undefined, rpoMs: set.rpoMs ?? undefined }
      await this.#audit(t, held, over ? 'run.end' : 'run.escalate', detail, set.state === 'succeeded' ? 'ok' : 'failed')
    })
  }

  #mine(held: RunRow) {
    return and(eq(run.id, held.id), eq(run.fence, held.fence), inArray(run.state, active))
  }

  #step(one: StepRow) {
    return and(eq(step.runId, one.runId), eq(step.seq, one.seq))
  }

  async #check(t: Tx, held: RunRow): Promise<void> {
    const [row] = await t.select({ id: run.id }).from(run).where(this.#mine(held))
    if (!row) throw new LeaseLost(held.id)
  }

  async #audit(
    t: Tx,
    held: RunRow,
    action: string,
    detail: Record<string, string | number | boolean | null | string[] | undefined>,
    result: 'ok' | 'failed' = 'ok',
  ) {
    const object = { kind: 'run', id: held.id, name: `Rollback of ${held.document.service.name}` }
    await appendAudit(t, engine, this.clock.now(), { action, object, result, serviceId: held.serviceId, runId: held.id, detail })
  }
}
