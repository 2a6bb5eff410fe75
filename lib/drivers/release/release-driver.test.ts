import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  existsSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openVault } from '#lib/vault/open-vault.ts'
import { makeDriverContext } from '../context.ts'
import { driverContract, type ContractTarget } from '../contract.ts'
import type { DriverContext } from '../driver.ts'
import { treeImage } from '../tree/tree-image.ts'
import { releaseDriver } from './release-driver.ts'
import type { ReleaseConfig } from './release-layout.ts'

function makeRelease(releasesDir: string, name: string, version: string): string {
  const folder = join(releasesDir, name)
  mkdirSync(join(folder, 'lib'), { recursive: true })
  writeFileSync(join(folder, 'server.js'), `// ${version}\n`.repeat(500))
  for (let i = 0; i < 5; i++) writeFileSync(join(folder, 'lib', `m${i}.js`), `module ${i} of ${version}\n`.repeat(300))
  symlinkSync('../../shared/config', join(folder, 'config'))
  return folder
}

function pointTo({ currentLink }: ReleaseConfig, target: string): void {
  symlinkSync(target, `${currentLink}.tmp`)
  renameSync(`${currentLink}.tmp`, currentLink)
}

const nextRelease: ContractTarget<ReleaseConfig> = {
  async create(folder) {
    const config = { releasesDir: join(folder, 'releases'), currentLink: join(folder, 'current') }
    makeRelease(config.releasesDir, 'v1.12', 'v1.12')
    pointTo(config, 'releases/v1.12')
    return config
  },
  async damage(config) {
    rmSync(join(config.releasesDir, 'v1.13'), { recursive: true, force: true })
    makeRelease(config.releasesDir, 'v1.13', 'v1.13')
    mkdirSync(join(config.releasesDir, 'v1.12'), { recursive: true })
    writeFileSync(join(config.releasesDir, 'v1.12', 'server.js'), 'hotfix in place')
    pointTo(config, 'releases/v1.13')
  },
}

const inPlace: ContractTarget<ReleaseConfig> = {
  async create(folder) {
    const config = await nextRelease.create(folder)
    rmSync(config.currentLink)
    pointTo(config, join(config.releasesDir, 'v1.12'))
    return config
  },
  async damage({ releasesDir }) {
    writeFileSync(join(releasesDir, 'v1.12', 'server.js'), 'hotfix in place')
    rmSync(join(releasesDir, 'v1.12', 'lib'), { recursive: true })
  },
}

const hostile: ContractTarget<ReleaseConfig> = {
  async create(folder) {
    const config = { releasesDir: join(folder, 'my releases'), currentLink: join(folder, 'cur\nrent') }
    const release = makeRelease(config.releasesDir, '-rf ünï\n$(x)', 'odd')
    writeFileSync(Buffer.concat([Buffer.from(`${release}/`), Buffer.from([0xff, 0xfe])]), 'invalid UTF-8')
    symlinkSync('/etc', join(release, 'out'))
    pointTo(config, 'my releases/-rf ünï\n$(x)')
    return config
  },
  async damage({ releasesDir }) {
    rmSync(join(releasesDir, '-rf ünï\n$(x)'), { recursive: true })
    writeFileSync(join(releasesDir, '.DS_Store'), 'not a release')
  },
}

function image(config: ReleaseConfig, options?: { times: boolean }): string {
  if (!existsSync(config.currentLink)) return 'missing'
  const link = readlinkSync(config.currentLink)
  return `${basename(link)} ${link.startsWith('/') ? 'absolute' : 'relative'}\n${treeImage(join(config.releasesDir, basename(link)), options)}`
}

driverContract<ReleaseConfig>({
  driver: releaseDriver,
  module: import.meta.resolve('./release-driver.ts'),
  exportName: 'releaseDriver',
  plain: nextRelease,
  planned: [
    { title: 'Release', added: 0, changed: 1, removed: 0 },
    { title: 'Files', added: 0, changed: 6, removed: 0 },
  ],
  others: { 'a release that was changed in place behind an absolute link': inPlace, 'odd names and a removed folder': hostile },
  image: async (config) => image(config),
  imageWithoutPrograms: async (config) => image(config, { times: false }),
  remove: async ({ releasesDir, currentLink }) => {
    rmSync(releasesDir, { recursive: true, force: true })
    rmSync(currentLink, { force: true })
  },
  badConfigs: (folder) => {
    mkdirSync(join(folder, 'releases/v1'), { recursive: true })
    mkdirSync(join(folder, 'real'))
    symlinkSync('/etc', join(folder, 'outside'))
    symlinkSync('releases', join(folder, 'linked'))
    symlinkSync('releases/v1', join(folder, 'current'))
    const releasesDir = join(folder, 'releases')
    return [
      { name: 'a relative path', config: { releasesDir: 'releases', currentLink: '/srv/current' } },
      { name: 'the link inside the releases folder', config: { releasesDir, currentLink: join(releasesDir, 'current') } },
      { name: 'a folder instead of the link', config: { releasesDir, currentLink: join(folder, 'real') } },
      { name: 'a link out of the releases folder', config: { releasesDir, currentLink: join(folder, 'outside') } },
      { name: 'a releases folder that is a link', config: { releasesDir: join(folder, 'linked'), currentLink: join(folder, 'current') } },
    ]
  },
  atomic: true,
})

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
