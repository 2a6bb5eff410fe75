import { existsSync, mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { ContractTarget, DriverFixture } from '../contract-fixture.ts'
import { treeImage } from '../tree/tree-image.ts'
import { releaseDriver } from './release-driver.ts'
import type { ReleaseConfig } from './release-layout.ts'

export function makeRelease(releasesDir: string, name: string, version: string): string {
  const folder = join(releasesDir, name)
  mkdirSync(join(folder, 'lib'), { recursive: true })
  writeFileSync(join(folder, 'server.js'), `// ${version}\n`.repeat(500))
  for (let i = 0; i < 5; i++) writeFileSync(join(folder, 'lib', `m${i}.js`), `module ${i} of ${version}\n`.repeat(300))
  symlinkSync('../../shared/config', join(folder, 'config'))
  return folder
}

export function pointTo({ currentLink }: ReleaseConfig, target: string): void {
  symlinkSync(target, `${currentLink}.tmp`)
  renameSync(`${currentLink}.tmp`, currentLink)
}

export const nextRelease: ContractTarget<ReleaseConfig> = {
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

export const releaseFixture: DriverFixture<ReleaseConfig> = {
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
}
