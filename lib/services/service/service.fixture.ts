import { component, runComponent, run, service } from '#db/schema/index.ts'
import type { Store } from '#db/store.ts'

/** Puts a run in the rows that holds every component of a service and restores from the checkpoints named. */
export async function insertActiveRun(store: Store, serviceId: string, now: number, restores: string[] = []): Promise<void> {
  await store.tx(async (t) => {
    const document = { components: restores.map((checkpointId) => ({ checkpointId })) } as unknown as (typeof run.$inferInsert)['document']
    await t.insert(run).values({
      id: 'run_1',
      kind: 'rollback',
      serviceId,
      planId: 'plan_1',
      planHash: 'h',
      planVersion: 1,
      document,
      level: 1,
      state: 'running',
      summary: '',
      reason: '',
      authority: 'approval',
      authorityId: 'a',
      launchedBy: 'u',
      fence: 1,
      predicted: { known: false, n: 0, worstMs: null },
      failureAt: now,
      requestedAt: now,
      createdAt: now,
    })
    for (const one of await t.select().from(component)) {
      if (one.serviceId === serviceId) await t.insert(runComponent).values({ runId: 'run_1', componentId: one.id, active: true })
    }
  })
}

export async function endRuns(store: Store): Promise<void> {
  await store.tx(async (t) => void (await t.update(runComponent).set({ active: false })))
}

export async function serviceBySlug(store: Store, slug: string) {
  const row = (await store.read.select().from(service)).find((one) => one.slug === slug)
  if (!row) throw new Error(`no service ${slug}`)
  return row
}
