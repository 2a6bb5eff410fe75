import { mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openVault } from '#lib/vault/open-vault.ts'
import { makeDriverContext } from '../context.ts'
import { driverContract } from '../contract.ts'
import type { DriverContext } from '../driver.ts'
import { releaseDriver } from './release-driver.ts'
import type { ReleaseConfig } from './release-layout.ts'
import { makeRelease, nextRelease, pointTo, releaseFixture } from './release.fixture.ts'

driverContract(releaseFixture)

describe('release', () => {
  let folder: string
  let ctx: DriverContext
  let config: ReleaseConfig
  const token = { runId: 'run_1', stepSeq: 1 }
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'release-'))
    mkdirSync(join(folder, 'work'))
    ctx = makeDriverContext({ vault: await openVault(join(folder, 'vault')), workdir: join(folder, 'work') })
    config = await nextRelease.create(folder)
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
  const capture = async (ref?: string) => {
    const result = await releaseDriver.capture(ctx, config, ref === undefined ? {} : { ref })
    if (!result.ok) throw new Error(result.message)
    return result.snapshot
  }

  test('release folders are discovered with the one in use, and each can be captured', async () => {
    makeRelease(config.releasesDir, 'v1.11', 'v1.11')
    writeFileSync(join(config.releasesDir, 'README'), '')
    mkdirSync(join(config.releasesDir, '.ripcord-0123.new'))
    const result = await releaseDriver.discover(ctx, config)
    expect(result.ok && result.found.map(({ ref, current }) => [ref, current])).toEqual([
      ['v1.11', false],
      ['v1.12', true],
    ])
    expect(await capture('v1.11')).toMatchObject({ label: 'v1.11' })
    for (const ref of ['..', '../..', 'a/b', '', 'v9']) expect((await releaseDriver.capture(ctx, config, { ref })).ok, ref).toBe(false)
  })

  test('a complete folder is not written again: only the link is switched', async () => {
    const snapshot = await capture()
    makeRelease(config.releasesDir, 'v1.13', 'v1.13')
    pointTo(config, 'releases/v1.13')
    expect(await releaseDriver.restore(ctx, config, snapshot, token)).toMatchObject({ ok: true, bytesWritten: 0 })
    expect(readlinkSync(config.currentLink)).toBe('releases/v1.12')
    expect(readdirSync(config.releasesDir).sort()).toEqual(['v1.12', 'v1.13'])
  })

  test('a damaged folder is kept beside the one built anew, at every attempt, and no staging is left', async () => {
    const snapshot = await capture()
    for (const [i, text] of ['first damage', 'second damage'].entries()) {
      writeFileSync(join(config.releasesDir, 'v1.12/server.js'), text)
      expect((await releaseDriver.restore(ctx, config, snapshot, token)).ok).toBe(true)
      const damaged = readdirSync(config.releasesDir)
        .filter((name) => name.startsWith('v1.12.damaged-'))
        .sort()
      expect(damaged).toHaveLength(i + 1)
      expect(readFileSync(join(config.releasesDir, damaged.at(-1)!, 'server.js'), 'utf8')).toBe(text)
    }
    expect(readdirSync(config.releasesDir).filter((name) => name.startsWith('.'))).toEqual([])
    const found = await releaseDriver.discover(ctx, config)
    expect(found.ok && found.found.map(({ ref }) => ref)).toEqual(['v1.12'])
  })

  test('the digest tells two names of the same content apart', async () => {
    const first = await capture()
    renameSync(join(config.releasesDir, 'v1.12'), join(config.releasesDir, 'v1.12b'))
    pointTo(config, 'releases/v1.12b')
    expect((await capture()).digest).not.toBe(first.digest)
  })
})
