import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { mkdir } from 'node:fs/promises'
import { openVault } from '#lib/vault/open-vault.ts'
import { interruptionContract } from './contract-interruption.ts'
import { refusalContract } from './contract-refusal.ts'
import type { ContractTarget, DriverFixture } from './contract-fixture.ts'
import { World } from './contract-world.ts'

export type { ContractTarget, DriverFixture } from './contract-fixture.ts'

const token = { runId: 'run_contract', stepSeq: 3 }

/** The suite that every driver passes, on real targets in a temporary folder. */
export function driverContract<Config>(fixture: DriverFixture<Config>): void {
  const { driver } = fixture
  describe.skipIf(fixture.unavailable)(`driver ${driver.kind}${fixture.unavailable ? ` (skipped: ${fixture.unavailable})` : ''}`, () => {
    let world: World<Config>
    beforeEach(() => {
      world = new World(fixture)
    })
    afterEach(() => world.close())
    const openPlain = () => world.open(fixture.plain)

    const roundTrip = async (target: ContractTarget<Config>) => {
      await world.open(target)
      const good = await world.image()
      const snapshot = await world.capture()
      await target.damage(world.config, world.folder)
      expect(await world.image(), 'the damage is real').not.toBe(good)
      await expectOk(world.restore(snapshot, token))
      expect(await world.image()).toBe(good)
      const verified = await world.must((d, ctx) => d.verify(ctx, world.config, snapshot))
      expect(verified).toMatchObject({ matches: true, digest: snapshot.digest, differences: [] })
    }

    test('capture, damage, restore ends byte-equal and verify agrees', () => roundTrip(fixture.plain))
    for (const [name, target] of Object.entries(fixture.others ?? {})) {
      test(`capture, damage, restore ends byte-equal with ${name}`, () => roundTrip(target))
    }

    test('the config schema accepts the real config', async () => {
      await openPlain()
      expect(driver.configSchema.parse(world.config)).toEqual(world.config)
    })

    test('restoring twice is the same as restoring once, and leaves nothing beside the target', async () => {
      await openPlain()
      const good = await world.image()
      const snapshot = await world.capture()
      await fixture.plain.damage(world.config, world.folder)
      const beside = world.beside()
      await expectOk(world.restore(snapshot, token))
      await expectOk(world.restore(snapshot, token))
      await expectOk(world.restore(snapshot, { ...token, stepSeq: 9 }))
      expect(await world.image()).toBe(good)
      expect(world.beside()).toEqual(beside)
    })

    test('two captures of an unchanged target have one digest and need no new bytes', async () => {
      await openPlain()
      const first = await world.capture()
      const second = await world.capture()
      expect(second).toMatchObject({ digest: first.digest, size: first.size, units: first.units, label: first.label })
      expect(second.blobs.toSorted()).toEqual(first.blobs.toSorted())
      expect(first.blobs).toContain(first.manifest)
      expect((await world.vault.check(first.blobs)).ok).toBe(true)
    })

    test('the blobs named are all that a restore needs, also in another vault', async () => {
      await openPlain()
      const good = await world.image()
      const snapshot = await world.capture()
      const other = await openVault(join(world.base, 'other-vault'))
      await world.vault.copyTo(other, snapshot.blobs)
      await other.sync()
      rmSync(world.vault.path, { recursive: true })
      await fixture.plain.damage(world.config, world.folder)
      await expectOk(world.restore(snapshot, token, { vault: other }))
      expect(await world.image()).toBe(good)
    })

    test('an empty place is filled: a removed target comes back byte-equal', async () => {
      await openPlain()
      const good = await world.image()
      const snapshot = await world.capture()
      await fixture.remove(world.config)
      expect(await world.image()).not.toBe(good)
      expect(await world.probe(snapshot, token)).not.toBe('applied')
      await expectOk(world.restore(snapshot, token))
      expect(await world.image()).toBe(good)
    })

    test('damage after a restore is found by verify, in words', async () => {
      await openPlain()
      const snapshot = await world.capture()
      await expectOk(world.restore(snapshot, token))
      await fixture.plain.damage(world.config, world.folder)
      const verified = await world.must((d, ctx) => d.verify(ctx, world.config, snapshot))
      expect(verified.matches).toBe(false)
      expect(verified.digest).not.toBe(snapshot.digest)
      expect(verified.differences.length).toBeGreaterThan(0)
      expect(verified.differences.length).toBeLessThanOrEqual(20)
    })

    test('a drill in the sandbox restores the same content and leaves the target as it was', async () => {
      await openPlain()
      const good = await world.image()
      const snapshot = await world.capture()
      await fixture.plain.damage(world.config, world.folder)
      const damaged = await world.image()
      const workdir = join(world.base, 'drill')
      await mkdir(workdir)
      const result = await world.must(async (d, ctx) => {
        const drill = { ...ctx, workdir }
        const sandbox = await d.sandbox(drill, world.config)
        if (!sandbox.ok) return sandbox
        const restored = await d.restore(drill, sandbox.config, snapshot, token)
        if (!restored.ok) return restored
        const again = await d.capture(drill, sandbox.config, {})
        if (!again.ok) return again
        const verified = await d.verify(drill, sandbox.config, snapshot)
        return verified.ok ? { ok: true as const, sandbox, verified, digest: again.snapshot.digest } : verified
      })
      expect(result.sandbox.root.startsWith(`${workdir}/`)).toBe(true)
      expect(result.verified).toMatchObject({ matches: true, digest: snapshot.digest })
      expect(result.digest, 'the digest does not depend on the place').toBe(snapshot.digest)
      expect(await fixture.image(result.sandbox.config)).toBe(good)
      expect(await world.image()).toBe(damaged)
    })

    test('the dry run counts what a rollback would change, and nothing once it is done', async () => {
      await openPlain()
      const snapshot = await world.capture()
      await fixture.plain.damage(world.config, world.folder)
      const { plan } = await world.must((d, ctx) => d.plan(ctx, world.config, snapshot))
      expect(plan.blockers).toEqual([])
      for (const expected of fixture.planned) {
        const group = plan.groups.find((candidate) => candidate.title === expected.title)
        expect(group, `group ${expected.title} of ${plan.groups.map((g) => g.title).join(', ')}`).toMatchObject(expected)
        expect(group!.entries.length).toBe(Math.min(500, expected.added + expected.changed + expected.removed))
      }
      await expectOk(world.restore(snapshot, token))
      const after = (await world.must((d, ctx) => d.plan(ctx, world.config, snapshot))).plan
      for (const group of after.groups) expect(group).toMatchObject({ added: 0, changed: 0, removed: 0 })
    })

    test('the fingerprint is stable while the target is, and moves when it drifts', async () => {
      await openPlain()
      const read = async () => (await world.must((d, ctx) => d.fingerprint(ctx, world.config))).fingerprint
      const first = await read()
      expect(await read()).toBe(first)
      await fixture.traffic?.(world.config)
      expect(await read()).toBe(first)
      await fixture.plain.damage(world.config, world.folder)
      expect(await read()).not.toBe(first)
    })

    test('everything that only reads leaves the target and its surroundings as they were', async () => {
      await openPlain()
      const snapshot = await world.capture()
      await fixture.plain.damage(world.config, world.folder)
      const [image, beside] = [await world.image(), world.beside()]
      await world.must((d, ctx) => d.inspect(ctx, world.config))
      await world.must((d, ctx) => d.discover(ctx, world.config))
      await world.must((d, ctx) => d.plan(ctx, world.config, snapshot))
      await world.must((d, ctx) => d.verify(ctx, world.config, snapshot))
      await world.must((d, ctx) => d.fingerprint(ctx, world.config))
      await world.must((d, ctx) => d.probe(ctx, world.config, snapshot, token))
      await world.must((d, ctx) => d.capture(ctx, world.config, {}))
      expect(await world.image()).toBe(image)
      expect(world.beside()).toEqual(beside)
    })

    interruptionContract(fixture, () => world)
    refusalContract(fixture, () => world)
  })
}

async function expectOk(result: Promise<{ ok: true } | { ok: false; code: string; message: string }>): Promise<void> {
  const settled = await result
  expect(settled.ok ? 'ok' : `${settled.code}: ${settled.message}`).toBe('ok')
}
