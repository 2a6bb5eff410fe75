import { describe, expect, test } from 'vitest'
import { programMissing, type DriverFixture } from './contract-fixture.ts'
import type { RestoreToken } from './driver.ts'
import type { World } from './contract-world.ts'

let attempts = 0
const nextToken = () => ({ runId: 'run_crash', stepSeq: ++attempts })
const mostPoints = 10

/** Killed and aborted restores: whatever the moment, probe tells the truth and restoring again ends in the new state. */
export function interruptionContract<Config>(fixture: DriverFixture<Config>, current: () => World<Config>): void {
  const prepare = async (withoutPrograms = false) => {
    const world = current()
    await world.open(fixture.plain)
    const image = () => (withoutPrograms && fixture.imageWithoutPrograms?.(world.config)) || world.image()
    const good = await image()
    const snapshot = await world.capture()
    const beside = world.beside()
    return { world, image, good, snapshot, beside, atomic: fixture.atomic && !withoutPrograms }
  }
  type Prepared = Awaited<ReturnType<typeof prepare>>

  /** Checks what an interrupted restore left behind, finishes it, and checks the end. */
  const settle = async ({ world, image, good, snapshot, beside, atomic }: Prepared, damaged: string, token: RestoreToken, when: string) => {
    const state = await world.probe(snapshot, token)
    const left = await image()
    expect(['absent', 'applied', 'resumable'], when).toContain(state)
    if (state === 'absent') expect(left, `${when}: probe says absent`).toBe(damaged)
    if (state === 'applied') expect(left, `${when}: probe says applied`).toBe(good)
    if (atomic) expect([damaged, good].includes(left), `${when}: wholly old or wholly new`).toBe(true)
    if (state !== 'applied') expect((await world.restore(snapshot, token)).ok, `${when}: restored again`).toBe(true)
    expect(await image(), `${when}: wholly new in the end`).toBe(good)
    expect(await world.probe(snapshot, token), when).toBe('applied')
    expect((await world.restore(snapshot, token)).ok).toBe(true)
    expect(world.beside(), `${when}: nothing is left behind`).toEqual(beside)
    return state
  }

  describe('interrupted', () => {
    test('probe says absent before the restore and applied after it', async () => {
      const { world, snapshot } = await prepare()
      await fixture.plain.damage(world.config, world.folder)
      const token = nextToken()
      expect(await world.probe(snapshot, token)).toBe('absent')
      expect((await world.restore(snapshot, token)).ok).toBe(true)
      expect(await world.probe(snapshot, token)).toBe('applied')
    })

    test('killed at each mid-effect point, the restore can be read back and finished', async () => {
      const prepared = await prepare()
      const { world, snapshot } = prepared
      await fixture.plain.damage(world.config, world.folder)
      const { points } = await world.restoreInChild(snapshot, nextToken(), 0)
      expect(points, 'the driver marks at least one point inside its effect').toBeGreaterThan(0)
      const step = Math.max(1, Math.ceil(points! / mostPoints))
      let kills = 0
      for (let killAt = 1; killAt <= points!; killAt += step) {
        await fixture.plain.damage(world.config, world.folder)
        const damaged = await world.image()
        const token = nextToken()
        const child = await world.restoreInChild(snapshot, token, killAt)
        if (child.points === null) kills++
        await settle(prepared, damaged, token, `killed at point ${killAt} of ${points}`)
      }
      expect(kills).toBeGreaterThan(0)
    })

    test('killed at moments that nobody chose, the restore can be read back and finished', async () => {
      const prepared = await prepare()
      const { world, snapshot } = prepared
      await fixture.plain.damage(world.config, world.folder)
      const { ms } = await world.restoreInChild(snapshot, nextToken(), 0)
      for (const share of [0.45, 0.65, 0.8, 0.9, 0.97]) {
        await fixture.plain.damage(world.config, world.folder)
        const damaged = await world.image()
        const token = nextToken()
        await world.restoreInChild(snapshot, token, 0, { killAfterMs: Math.max(5, Math.round(ms * share)) })
        await settle(prepared, damaged, token, `killed after ${share} of its time`)
      }
    })

    test('killed at each mid-effect point where its programs are absent, the restore can be read back and finished', async (context) => {
      const prepared = await prepare(true)
      const { world, snapshot, image } = prepared
      await fixture.plain.damage(world.config, world.folder)
      const exec = () => Promise.resolve(programMissing)
      if (!(await world.restore(snapshot, nextToken(), { exec })).ok) return context.skip('it cannot restore without its programs')
      await fixture.plain.damage(world.config, world.folder)
      const { points } = await world.restoreInChild(snapshot, nextToken(), 0, { withoutPrograms: true })
      for (let killAt = 1; killAt <= points!; killAt += Math.max(1, Math.ceil(points! / mostPoints))) {
        await fixture.plain.damage(world.config, world.folder)
        const damaged = await image()
        const token = nextToken()
        await world.restoreInChild(snapshot, token, killAt, { withoutPrograms: true })
        await settle(prepared, damaged, token, `killed without programs at point ${killAt} of ${points}`)
      }
    })

    test('killed while the target was missing, the restore can be read back and finished', async () => {
      const prepared = await prepare()
      const { world, snapshot, good } = prepared
      await fixture.remove(world.config)
      const { points } = await world.restoreInChild(snapshot, nextToken(), 0)
      for (let killAt = 1; killAt <= points!; killAt += Math.max(1, Math.ceil(points! / 4))) {
        await fixture.remove(world.config)
        const token = nextToken()
        await world.restoreInChild(snapshot, token, killAt)
        const state = await world.probe(snapshot, token)
        if (state === 'applied') expect(await world.image()).toBe(good)
        else expect((await world.restore(snapshot, token)).ok).toBe(true)
        expect(await world.image(), `killed at point ${killAt}`).toBe(good)
      }
    })

    test('an abort before the start changes nothing, and says so', async () => {
      const { world, snapshot } = await prepare()
      await fixture.plain.damage(world.config, world.folder)
      const damaged = await world.image()
      const signal = AbortSignal.abort()
      const token = nextToken()
      expect(await world.restore(snapshot, token, { signal })).toMatchObject({ ok: false, code: 'aborted' })
      expect(await world.call((d, ctx) => d.capture(ctx, world.config, {}), { signal })).toMatchObject({ ok: false, code: 'aborted' })
      expect(await world.image()).toBe(damaged)
    })

    test('aborted at each mid-effect point, the restore can be read back and finished', async () => {
      const prepared = await prepare()
      const { world, snapshot, good } = prepared
      let points = 0
      await fixture.plain.damage(world.config, world.folder)
      await world.restore(snapshot, nextToken(), { midEffect: () => points++ })
      for (let abortAt = 1; abortAt <= points; abortAt += Math.max(1, Math.ceil(points / mostPoints))) {
        await fixture.plain.damage(world.config, world.folder)
        const damaged = await world.image()
        const token = nextToken()
        const control = new AbortController()
        let seen = 0
        const result = await world.restore(snapshot, token, {
          signal: control.signal,
          midEffect: () => ++seen === abortAt && control.abort(),
        })
        if (result.ok) expect(await world.image()).toBe(good)
        else expect(result.code).toBe('aborted')
        await settle(prepared, damaged, token, `aborted at point ${abortAt} of ${points}`)
      }
    })
  })
}
