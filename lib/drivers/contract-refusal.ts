import { rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openVault } from '#lib/vault/open-vault.ts'
import { programMissing, type DriverFixture } from './contract-fixture.ts'
import { fillDisk, type World } from './contract-world.ts'
import type { DriverContext } from './driver.ts'

const token = { runId: 'run_refusal', stepSeq: 5 }
const noProgram: DriverContext['exec'] = () => Promise.resolve(programMissing)

/** Things that cannot be done: each a clean failure in words, never a throw, never a half-changed target. */
export function refusalContract<Config>(fixture: DriverFixture<Config>, current: () => World<Config>): void {
  describe('refused', () => {
    test('a missing target is told as such by every verb that needs it', async () => {
      const world = current()
      await world.open(fixture.plain)
      const snapshot = await world.capture()
      await fixture.remove(world.config)
      expect(await world.call((d, ctx) => d.inspect(ctx, world.config))).toMatchObject({ ok: false, code: 'target_missing' })
      expect(await world.call((d, ctx) => d.capture(ctx, world.config, {}))).toMatchObject({ ok: false, code: 'target_missing' })
      const verified = await world.call((d, ctx) => d.verify(ctx, world.config, snapshot))
      if (verified.ok) expect(verified.matches).toBe(false)
      await world.call((d, ctx) => d.discover(ctx, world.config))
      await world.call((d, ctx) => d.fingerprint(ctx, world.config))
      await world.call((d, ctx) => d.plan(ctx, world.config, snapshot))
    })

    test('without the programs it uses a verb works all the same or says which tool is missing', async () => {
      const world = current()
      await world.open(fixture.plain)
      const image = () => fixture.imageWithoutPrograms?.(world.config) ?? world.image()
      const good = await image()
      const snapshot = await world.capture()
      await fixture.plain.damage(world.config, world.folder)
      const damaged = await image()
      const options = { exec: noProgram }
      const results = [
        await world.call((d, ctx) => d.inspect(ctx, world.config), options),
        await world.call((d, ctx) => d.capture(ctx, world.config, {}), options),
        await world.call((d, ctx) => d.plan(ctx, world.config, snapshot), options),
        await world.call((d, ctx) => d.fingerprint(ctx, world.config), options),
        await world.call((d, ctx) => d.verify(ctx, world.config, snapshot), options),
      ]
      for (const result of results) if (!result.ok) expect(result.code).toBe('tool_missing')
      const restored = await world.restore(snapshot, token, options)
      if (!restored.ok) expect(restored.code).toBe('tool_missing')
      expect(await image()).toBe(restored.ok ? good : damaged)
    })

    test('a damaged checkpoint is refused and the target stays as it was', async () => {
      const world = current()
      await world.open(fixture.plain)
      const snapshot = await world.capture()
      await fixture.plain.damage(world.config, world.folder)
      const [damaged, beside] = [await world.image(), world.beside()]
      if (snapshot.blobs.length > 1) {
        world.spoil(snapshot, [snapshot.manifest])
        expect(await world.restore(snapshot, token)).toMatchObject({ ok: false, code: 'corrupt' })
        expect(await world.image()).toBe(damaged)
      }
      world.spoil(
        snapshot,
        snapshot.blobs.filter((id) => id !== snapshot.manifest),
      )
      expect(await world.restore(snapshot, token)).toMatchObject({ ok: false, code: 'corrupt' })
      expect(await world.call((d, ctx) => d.plan(ctx, world.config, snapshot))).toMatchObject({ ok: false, code: 'corrupt' })
      expect(await world.image()).toBe(damaged)
      expect(world.beside()).toEqual(beside)
    })

    test('a checkpoint whose manifest is gone, or is some other blob, is refused', async () => {
      const world = current()
      await world.open(fixture.plain)
      const snapshot = await world.capture()
      const damaged = await world.image()
      const foreign = await world.vault.putBytes(Buffer.from('{"format":"something else"}'))
      for (const manifest of [foreign, '0'.repeat(64), '../../etc/passwd']) {
        const result = await world.restore({ ...snapshot, manifest, digest: '1'.repeat(64) }, token)
        expect(result).toMatchObject({ ok: false, code: 'corrupt' })
      }
      expect(await world.image()).toBe(damaged)
    })

    test('on a full disk a restore says so, changes nothing, and works once there is room', async (context) => {
      const world = current()
      const refusal = await world.open(fixture.plain, { onSmallDisk: true })
      if (refusal) return context.skip(refusal)
      const good = await world.image()
      const snapshot = await world.capture()
      await fixture.plain.damage(world.config, world.folder)
      const damaged = await world.image()
      const filler = fillDisk(world.folder)
      expect(await world.restore(snapshot, token)).toMatchObject({ ok: false, code: 'disk_full' })
      if (fixture.atomic) expect(await world.image()).toBe(damaged)
      rmSync(filler)
      expect((await world.restore(snapshot, token)).ok).toBe(true)
      expect(await world.image()).toBe(good)
    })

    test('when the vault is full a capture says so', async (context) => {
      const world = current()
      await world.open(fixture.plain)
      const disk = join(world.base, 'small')
      await mkdir(disk)
      const refusal = await world.mountSmall(disk)
      if (refusal) return context.skip(refusal)
      const vault = await openVault(join(disk, 'vault'))
      const filler = fillDisk(disk)
      const capture = () => world.call((d, ctx) => d.capture(ctx, world.config, {}), { vault })
      expect(await capture()).toMatchObject({ ok: false, code: 'disk_full' })
      rmSync(filler)
      const captured = await capture()
      expect(captured.ok && (await vault.check(captured.snapshot.blobs)).ok).toBe(true)
    })

    test('bad configurations are refused by the schema or by each verb', async () => {
      const world = current()
      await world.open(fixture.plain)
      const snapshot = await world.capture()
      const image = await world.image()
      const folder = join(world.base, 'bad')
      await mkdir(folder)
      const cases = fixture.badConfigs(folder)
      expect(cases.length).toBeGreaterThan(0)
      for (const { name, config } of cases) {
        const parsed = fixture.driver.configSchema.safeParse(config)
        if (!parsed.success) continue
        const results = [
          await world.call((d, ctx) => d.inspect(ctx, parsed.data)),
          await world.call((d, ctx) => d.capture(ctx, parsed.data, {})),
          await world.call((d, ctx) => d.restore(ctx, parsed.data, snapshot, token)),
        ]
        for (const result of results) expect(result.ok, `${name} is refused`).toBe(false)
      }
      expect(await world.image()).toBe(image)
    })
  })
}
