import { StoreUnavailable, type Tx } from '#db/store.ts'
import { crashPoint } from './crash-point.ts'
import { holdLease } from './hold-lease.ts'
import { type Ledger, type RunRow, type StepOutcome, type StepRow, LeaseLost } from './ledger.ts'

export type ProbeAnswer = { state: 'applied' | 'absent' | 'resumable' | 'unknown'; detail: string }

const mostAttempts = 5
/** So often a run is taken up before a person is asked, whatever it is that stops the engine. */
const mostClaims = 25

/** The code behind one kind of step. */
export interface StepHandler {
  /** Does it. Returns what happened; a throw counts as a failure. Must end soon after `signal` aborts. */
  effect(work: StepWork): Promise<StepOutcome & { also?: (t: Tx) => Promise<void> }>
  /** Reads back, after a crash, whether it was done. Changes nothing. */
  probe(work: StepWork): Promise<ProbeAnswer>
}

export interface StepWork {
  run: RunRow
  step: StepRow
  steps: StepRow[]
  signal: AbortSignal
}

/** What the engine asks of a kind of run. It knows steps by name only. */
export interface Workflow {
  handler(name: string): StepHandler | undefined
  /** A step failed, or a person asked to stop: add undo steps or end the run. Called once before and once within undoing. */
  turnBack(run: RunRow, steps: StepRow[], why: string): Promise<void>
  /** Every step is over. */
  conclude(run: RunRow, steps: StepRow[]): Promise<void>
  /** Nobody can tell whether a step was done: a person decides. */
  escalate(run: RunRow, step: StepRow, why: string): Promise<void>
}

/** Takes a claimed run as far as it goes: to its end, to a person, or to a lost lease. */
export async function advance(ledger: Ledger, workflow: Workflow, held: RunRow, stop: AbortSignal): Promise<void> {
  const lease = holdLease(ledger, held)
  const signal = AbortSignal.any([stop, lease.lost])
  try {
    while (!signal.aborted) {
      const { run, steps } = await ledger.load(held.id)
      if (run.fence !== held.fence || run.leaseUntil === null) return
      const next = steps.find((one) => one.outcome === null)
      const failed = steps.find((one) => one.outcome === 'failed' && (run.state === 'reverting') === (one.phase === 'revert'))
      if (failed) await workflow.turnBack(run, steps, `${failed.title}: ${failed.message ?? 'failed'}`)
      else if (run.cancelRequestedBy && run.state === 'running' && next?.state !== 'running')
        await workflow.turnBack(run, steps, 'Stopped by a person.')
      else if (!next) await workflow.conclude(run, steps)
      else await doStep(ledger, workflow, { run, step: next, steps, signal })
    }
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error
  } finally {
    lease.release()
  }
}

async function doStep(ledger: Ledger, workflow: Workflow, work: StepWork): Promise<void> {
  const { run, step } = work
  const handler = workflow.handler(step.name)
  if (!handler) return workflow.escalate(run, step, `This version of Ripcord does not know the step “${step.name}”.`)
  if (isPoison(run, step)) return workflow.escalate(run, step, 'The engine stopped here again and again, so it is not tried any more.')
  if (step.state === 'running') {
    const found = await look(handler, work)
    // A reading that was broken off says nothing.
    if (work.signal.aborted) return
    if (found.state === 'unknown') return workflow.escalate(run, step, found.detail)
    if (found.state === 'applied') {
      const message = `Was done before the engine stopped. ${found.detail}`
      return ledger.settle(run, step, { ok: true, message, evidence: { probed: 'applied' } })
    }
  }
  crashPoint('before-intent', step.name)
  const intended = await ledger.intend(run, step)
  crashPoint('after-intent', step.name)
  const { also, ...outcome } = await attempt(handler, { ...work, step: intended })
  if (work.signal.aborted) return
  crashPoint('after-effect', step.name)
  await ledger.settle(run, intended, outcome, also)
  crashPoint('after-outcome', step.name)
}

/** A step that ends the engine each time must not do so for ever. After a person asked for another try there are as many again. */
function isPoison(run: RunRow, step: StepRow): boolean {
  if (step.state === 'running' && step.attempt > 0 && step.attempt % mostAttempts === 0) return true
  return run.fence > 0 && run.fence % mostClaims === 0
}

async function look(handler: StepHandler, work: StepWork): Promise<ProbeAnswer> {
  try {
    return await handler.probe(work)
  } catch (error) {
    if (error instanceof LeaseLost || error instanceof StoreUnavailable) throw error
    return { state: 'unknown', detail: error instanceof Error ? error.message : 'The step cannot be read back.' }
  }
}

async function attempt(handler: StepHandler, work: StepWork): Promise<Awaited<ReturnType<StepHandler['effect']>>> {
  try {
    return await handler.effect(work)
  } catch (error) {
    if (error instanceof LeaseLost || error instanceof StoreUnavailable) throw error
    return { ok: false, message: error instanceof Error ? error.message : 'The step failed.', evidence: {} }
  }
}
