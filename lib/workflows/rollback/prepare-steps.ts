import { eq } from 'drizzle-orm'
import { service } from '#db/schema/index.ts'
import type { Tx } from '#db/store.ts'
import type { CopyResult } from '#lib/domain/checkpoint/copy-links.ts'
import { unitsLostText } from '#lib/domain/plan/units-lost.ts'
import type { StepHandler } from '#lib/engine/advance.ts'
import type { StepOutcome } from '#lib/engine/ledger.ts'
import { insertCheckpoint } from '#lib/services/checkpoint/record-checkpoint.ts'
import { exec } from '#lib/system/exec.ts'
import { mainVault } from '../toolbox.ts'
import { type RollbackTools, callOptions, plannedComponent, preservedId, toOutcome } from './target.ts'

/** Steps that change nothing lasting are simply done again after a crash. */
const doAgain = async () => ({ state: 'absent' as const, detail: 'Safe to do again.' })

/** Refuses when anything that was approved is not so any more. */
export function preflight(world: RollbackTools): StepHandler {
  return {
    probe: doAgain,
    async effect(work): Promise<StepOutcome> {
      const { tools } = world
      const [row] = await tools.store.read.select().from(service).where(eq(service.id, work.run.serviceId))
      if (row?.configDigest !== work.run.document.configDigest)
        return refuse('the configuration of the service was changed after the approval')
      for (const planned of work.run.document.components) {
        const point = await tools.checkpoint(planned.checkpointId)
        if (point.state !== 'available')
          return refuse(`the checkpoint ${planned.checkpointName} is ${point.state}: ${point.stateReason ?? 'it cannot be used'}`)
        if (point.digest !== planned.digest) return refuse(`the checkpoint ${planned.checkpointName} is not the one that was approved`)
        const usable = await hasUsableCopy(world, planned.checkpointId, point.snapshot.blobs)
        if (!usable) return refuse(`no copy of the checkpoint ${planned.checkpointName} is whole; verify it, or plan with another one`)
        const component = await tools.component(planned.componentId)
        const now = await tools.call(component, callOptions(world, work), (driver, ctx, config) => driver.fingerprint(ctx, config))
        const missing = !now.ok && now.code === 'target_missing'
        if (!now.ok && !missing) return toOutcome(now)
        const fingerprint = now.ok ? now.fingerprint : 'missing'
        if (fingerprint !== planned.fingerprint) return refuse(`${planned.name} changed after the plan was made`)
        world.log.add(work.run.id, work.step.seq, `${planned.name}: target as planned, checkpoint ${planned.checkpointName} whole`)
      }
      return { ok: true, message: 'Target, checkpoints and configuration are as approved.', evidence: { planHash: work.run.planHash } }
    },
  }
}

function refuse(why: string): StepOutcome {
  return { ok: false, message: `Refused: ${why}. Nothing was changed. Make a new plan.`, evidence: { drift: true } }
}

async function hasUsableCopy({ tools }: RollbackTools, checkpointId: string, blobs: readonly string[]): Promise<boolean> {
  for (const { vault } of await tools.vaultsOf(checkpointId)) {
    const present = await Promise.all(blobs.map((id) => vault.has(id)))
    if (present.every(Boolean)) return true
  }
  return false
}

/** States once more, for the record, what goes: level 2 and 3 do this before they freeze. */
export function assess(world: RollbackTools): StepHandler {
  return {
    probe: doAgain,
    async effect(work): Promise<StepOutcome> {
      const lost: Record<string, number> = {}
      for (const planned of work.run.document.components) {
        const component = await world.tools.component(planned.componentId)
        const point = await world.tools.checkpoint(planned.checkpointId)
        const seen = await world.tools.call(component, callOptions(world, work), (driver, ctx, config) =>
          driver.plan(ctx, config, point.snapshot),
        )
        if (!seen.ok) world.log.add(work.run.id, work.step.seq, `${planned.name}: cannot be assessed (${seen.message})`)
        else for (const [unit, count] of Object.entries(seen.plan.unitsLost)) lost[unit] = (lost[unit] ?? 0) + count
      }
      const words = unitsLostText(lost)
      return { ok: true, message: words ? `Will lose ${words}.` : 'No countable loss.', evidence: lost }
    },
  }
}

/** Runs a component's freeze or resume command; both are declared safe to run twice. */
export function hook(world: RollbackTools, which: 'freeze' | 'resume'): StepHandler {
  return {
    probe: doAgain,
    async effect(work): Promise<StepOutcome> {
      const { hooks, name } = await world.tools.component(plannedComponent(work).componentId)
      const argv = hooks[which]
      if (!argv) return { ok: true, message: 'Nothing to run.', evidence: {} }
      const result = await exec(argv as [string, ...string[]], {
        signal: work.signal,
        timeoutMs: hooks.timeoutSeconds * 1000,
        onLine: (line) => world.log.add(work.run.id, work.step.seq, line),
      })
      const evidence = { command: argv.join(' '), exit: result.code }
      if (result.timedOut)
        return { ok: false, message: `The ${which} command of ${name} did not end within ${hooks.timeoutSeconds} s.`, evidence }
      if (result.code !== 0)
        return { ok: false, message: `The ${which} command of ${name} ended with ${result.code ?? 'no exit code'}.`, evidence }
      return { ok: true, message: which === 'freeze' ? 'Stopped.' : 'Running.', evidence }
    },
  }
}

/** Keeps the present state as a checkpoint of its own, so that the run can be taken back. Registered together with the outcome. */
export function preserve(world: RollbackTools): StepHandler {
  return {
    probe: doAgain,
    async effect(work) {
      const planned = plannedComponent(work)
      const component = await world.tools.component(planned.componentId)
      const taken = await world.tools.call(component, callOptions(world, work), (driver, ctx, config) =>
        driver.capture(ctx, config, { damaged: true }),
      )
      if (!taken.ok && taken.code === 'target_missing') {
        return { ok: true, message: 'There is nothing to preserve: the target is missing.', evidence: { missing: true } }
      }
      if (!taken.ok && taken.code === 'corrupt') {
        const way = 'Move it aside by hand and make a new plan: a missing target is restored whole.'
        return {
          ok: false,
          message: `${taken.message} It cannot be preserved, so it is not touched. ${way}`,
          evidence: { code: taken.code },
        }
      }
      if (!taken.ok) return toOutcome(taken)
      const { snapshot } = taken
      const id = preservedId(work.run.id, component.id)
      const also = async (t: Tx) => {
        const copies: CopyResult[] = [{ vault: mainVault, state: 'ok', bytes: snapshot.size }]
        const given = { id, componentId: component.id, name: `Before ${work.run.id}`, kind: 'preserve' as const, snapshot, copies }
        await insertCheckpoint(t, world.tools.context, { ...given, createdBy: work.run.launchedBy, runId: work.run.id })
      }
      return {
        ok: true,
        message: `Preserved as ${snapshot.label}.`,
        evidence: { checkpoint: id, digest: snapshot.digest, bytes: snapshot.size },
        also,
      }
    },
  }
}
