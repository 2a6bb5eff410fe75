import { isUtf8 } from 'node:buffer'
import { lstatSync, readdirSync, readlinkSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { sha256 } from '#lib/system/canonical.ts'
import { fsyncPath } from '#lib/vault/durability.ts'
import type { RestoreToken } from '../driver.ts'
import { exists, type StagingPaths } from '../tree/swap-tree.ts'
import { TreeFailure } from '../tree/tree-failure.ts'

export interface ReleaseConfig {
  releasesDir: string
  currentLink: string
  exclude?: string[] | undefined
}

export interface CurrentRelease {
  name: string
  /** Whether the link is written relative to its own folder. */
  relative: boolean
}

const ownName = /^\.ripcord-|\.damaged-[0-9a-f]{12}(-\d+)?$/

export function isReleaseName(name: string): boolean {
  return (
    name !== '' &&
    name !== '.' &&
    name !== '..' &&
    !name.includes('/') &&
    !name.includes('\0') &&
    name.isWellFormed() &&
    !ownName.test(name)
  )
}

/** Where the link points; null when there is none. Throws TreeFailure when it is no link into the releases folder. */
export function readCurrent({ releasesDir, currentLink }: ReleaseConfig): CurrentRelease | null {
  const stat = lstatSync(currentLink, { throwIfNoEntry: false })
  if (!stat) return null
  if (!stat.isSymbolicLink())
    throw new TreeFailure('bad_config', `${currentLink} is not a symbolic link. Name the link that is switched at a release.`)
  const bytes = readlinkSync(currentLink, { encoding: 'buffer' })
  const text = bytes.toString('utf8')
  const place = resolve(dirname(currentLink), text)
  const name = basename(place)
  if (!isUtf8(bytes) || !isReleaseName(name) || realOf(dirname(place)) !== realOf(releasesDir)) {
    throw new TreeFailure(
      'unsafe',
      `${currentLink} does not point to a folder directly in ${releasesDir}. Point it to a release, or correct the configuration.`,
    )
  }
  return { name, relative: !text.startsWith('/') }
}

function realOf(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return folder
  }
}

export function releaseNames(releasesDir: string): string[] {
  return readdirSync(releasesDir, { encoding: 'buffer' })
    .filter((bytes) => isUtf8(bytes))
    .map((bytes) => bytes.toString('utf8'))
    .filter((name) => isReleaseName(name) && lstatSync(join(releasesDir, name), { throwIfNoEntry: false })?.isDirectory())
    .sort()
}

/** `aside` is where a damaged folder of that name is kept; the first name that is free. */
export function releasePaths({ releasesDir }: ReleaseConfig, name: string, token: RestoreToken): StagingPaths {
  const key = keyOf(token, name)
  const damaged = join(releasesDir, `${name}.damaged-${key}`)
  let aside = damaged
  for (let i = 2; exists(aside); i++) aside = `${damaged}-${i}`
  return { staging: join(releasesDir, `.ripcord-${key}.new`), aside }
}

/** Moved aside by this attempt and not yet replaced: only a kill between two renames leaves it so. */
export function strandedRelease({ releasesDir }: ReleaseConfig, name: string, token: RestoreToken): string | null {
  const damaged = join(releasesDir, `${name}.damaged-${keyOf(token, name)}`)
  return !exists(join(releasesDir, name)) && exists(damaged) ? damaged : null
}

const keyOf = (token: RestoreToken, name: string) => sha256(`${token.runId}\n${token.stepSeq}\n${name}`).slice(0, 12)

/** Points the link to that release in one step and makes it durable. */
export function switchLink(config: ReleaseConfig, wanted: CurrentRelease): void {
  const present = readCurrent(config)
  if (present?.name === wanted.name) return
  const folder = dirname(config.currentLink)
  const place = join(config.releasesDir, wanted.name)
  const temporary = linkStaging(config)
  rmSync(temporary, { force: true })
  symlinkSync((present ?? wanted).relative ? relative(realOf(folder), join(realOf(config.releasesDir), wanted.name)) : place, temporary)
  renameSync(temporary, config.currentLink)
  fsyncPath(folder)
}

export function linkStaging({ currentLink }: ReleaseConfig): string {
  return join(dirname(currentLink), `.ripcord-${sha256(currentLink).slice(0, 12)}.link`)
}
