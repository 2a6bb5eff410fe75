import { expect, test } from 'vitest'
import fc from 'fast-check'
import { proof } from '#db/schema/index.ts'
import { newestProven, proofLinks } from '#lib/domain/checkpoint/proof-chain.ts'
import { checkpointFixture, hourMs } from '#lib/services/checkpoint/checkpoint.fixture.ts'
import { loadCheckpointsOf, needsOf } from '#lib/services/checkpoint/load-checkpoint.ts'
import { newestProvenByComponent } from './newest-proven.ts'

test('the newest proven checkpoint is found behind any number of newer ones that load too slowly', async () => {
  const { store, clock, record, prove, pass } = await checkpointFixture()
  await record('cp_fast')
  await prove('cp_fast')
  for (let i = 0; i < 6; i++) {
    pass(hourMs)
    await record(`cp_slow${i}`)
    await prove(`cp_slow${i}`, 60_000)
  }
  expect((await newestProvenByComponent(store.read, ['cmp_database'], clock.now())).get('cmp_database')?.id).toBe('cp_fast')
})

test('the query and the pure proof chain agree on every registry', async () => {
  const row = fc.record({
    ok: fc.boolean(),
    age: fc.integer({ min: -1, max: 3 }),
    left: fc.integer({ min: -1, max: 3 }),
    loadMs: fc.constantFrom(1, 60_000),
  })
  const point = fc.record({ proofs: fc.array(fc.option(row, { freq: 8 }), { minLength: 5, maxLength: 5 }), good: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(fc.array(point, { maxLength: 7 }), fc.boolean(), async (points, hasChecks) => {
      const checks = hasChecks ? [{ name: 'up', kind: 'http' as const, url: 'http://x' }] : []
      const { store, clock, record, pass } = await checkpointFixture({ checks })
      for (const [i] of points.entries()) {
        await record(`cp_${i}`)
        pass(1)
      }
      const now = clock.now()
      await store.tx(async (t) => {
        await t.delete(proof)
        for (const [i, { proofs, good }] of points.entries()) {
          for (const [j, given] of proofs.entries()) {
            if (!given) continue
            const { ok, age, left, loadMs } = good && j !== i % 5 ? { ok: true, age: 1, left: 1, loadMs: 1 } : given
            const link = proofLinks[j]!
            await t.insert(proof).values({
              id: `${i}${link}`,
              checkpointId: `cp_${i}`,
              link,
              ok,
              reason: '',
              evidence: { loadMs },
              at: now - age,
              expiresAt: now + left,
            })
          }
        }
      })
      const all = await loadCheckpointsOf(store.read, 'cmp_database')
      const wanted = all[0] ? newestProven(all, needsOf(all[0]), now) : null
      expect((await newestProvenByComponent(store.read, ['cmp_database'], now)).get('cmp_database')?.id).toBe(wanted?.id)
    }),
    { numRuns: 60 },
  )
})
