import { setTimeout as sleep } from 'node:timers/promises'
import { and, eq, isNull } from 'drizzle-orm'
import { checkpoint, component, job, proof, proofLinks, service } from '#db/schema/index.ts'
import type { Store } from '#db/store.ts'
import { requestCheckpoint } from '#lib/services/checkpoint/request-checkpoint.ts'
import { requestVerify } from '#lib/services/checkpoint/request-verify.ts'
import { type Context, engineActor } from '#lib/services/context.ts'
import { systemClock } from '#lib/system/clock.ts'

const patienceMs = 120_000

/** Takes and proves a first checkpoint of every component that has none yet. Returns how many it took. */
export async function proveFirstCheckpoints(store: Store, say: (line: string) => void, signal: AbortSignal): Promise<number> {
  const ctx: Context = { store, clock: systemClock, actor: engineActor }
  const components = await store.read
    .select({ id: component.id, name: component.name })
    .from(component)
    .innerJoin(service, eq(service.id, component.serviceId))
    .where(and(eq(service.slug, 'shop'), isNull(service.archivedAt), isNull(component.archivedAt)))
  if (components.length === 0) throw new Error('The shop is not among the services.')
  let taken = 0
  for (const { id, name } of components) {
    const mine = and(eq(checkpoint.componentId, id), eq(checkpoint.kind, 'manual'))
    const known = await store.read.select({ id: checkpoint.id }).from(checkpoint).where(mine).limit(1)
    if (known.length > 0) continue
    const note = 'Taken by npm run demo before anything was broken.'
    const { jobId, checkpointId } = await requestCheckpoint(ctx, { componentId: id, name: 'First known good', note })
    await finished(store, jobId, signal)
    const verify = await requestVerify(ctx, { checkpointId })
    await finished(store, verify.jobId, signal)
    const links = await store.read.select().from(proof).where(eq(proof.checkpointId, checkpointId))
    const weak = proofLinks.filter((link) => !links.some((one) => one.link === link && one.ok))
    if (weak.length > 0)
      throw new Error(`The first checkpoint of ${name} is not proven: ${weak.map((link) => reason(links, link)).join('; ')}`)
    const loadMs = links.find((one) => one.link === 'load_time')?.evidence['loadMs']
    say(`  ${name.padEnd(14)} proven${typeof loadMs === 'number' ? `, loads in ${loadMs} ms` : ''}`)
    taken++
  }
  return taken
}

function reason(links: { link: string; reason: string }[], link: string): string {
  return `${link}: ${links.find((one) => one.link === link)?.reason ?? 'not looked at'}`
}

async function finished(store: Store, jobId: string, signal: AbortSignal): Promise<void> {
  for (const until = systemClock.monotonic() + patienceMs; systemClock.monotonic() < until; await sleep(100, undefined, { signal })) {
    const [row] = await store.read.select().from(job).where(eq(job.id, jobId))
    if (row?.state === 'done') return
    if (row?.state === 'failed' || row?.state === 'cancelled') throw new Error(row.error ?? `The job ${row.kind} was ${row.state}.`)
  }
  throw new Error('The engine took longer than two minutes over a checkpoint.')
}
