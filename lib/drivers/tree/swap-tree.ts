import { lstatSync, readdirSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { sha256 } from '#lib/system/canonical.ts'
import { fsyncPath } from '#lib/vault/durability.ts'
import type { DriverContext, RestoreToken } from '../driver.ts'
import { removeTree } from './remove-tree.ts'
import { TreeFailure } from './tree-failure.ts'

// Node has no renameat2(2); perl-base, which Debian always has, reaches it.
const perl = '/usr/bin/perl'
const renameat2 = { x64: 316, arm64: 276 }[process.arch as 'x64' | 'arm64']
const exchangeScript = `exit(syscall(${renameat2}, -100, $ARGV[0], -100, $ARGV[1], 2) == 0 ? 0 : 1)`

export interface StagingPaths {
  /** Before the exchange the new tree under construction, after it the old one: never needed for recovery while the root exists. */
  staging: string
  /** Without an exchange: the old tree, between two renames the only place of it. */
  aside: string
}

/** Names of this attempt's folders: siblings of the root, so that a rename suffices. */
export function stagingPaths(root: string, token: RestoreToken): StagingPaths {
  const attempt = sha256(`${token.runId}\n${token.stepSeq}`).slice(0, 12)
  const stem = `${dirname(root)}/${prefixOf(root)}${attempt}`
  return { staging: `${stem}.new`, aside: `${stem}.old` }
}

const prefixOf = (root: string) => `.ripcord-${sha256(root).slice(0, 12)}-`

/** Removes what earlier attempts on the same root, never resumed, left behind. Only once the root is in place; one restore a root at a time. */
export async function removeStale(root: string): Promise<void> {
  const parent = dirname(root)
  for (const name of readdirSync(parent)) if (name.startsWith(prefixOf(root))) await removeTree(`${parent}/${name}`)
}

export const exists = (path: string | Buffer) => lstatSync(path, { throwIfNoEntry: false }) !== undefined

/** Whether an interrupted attempt left something to finish or to tidy. */
export function hasLeftovers({ staging, aside }: StagingPaths): boolean {
  return exists(staging) || exists(aside)
}

/** Brings back a root that an interruption left between two renames; then tidies. Afterwards the root is wholly old or wholly new. */
export async function tidyStaging(root: string, { staging, aside }: StagingPaths): Promise<void> {
  if (!exists(root) && exists(aside)) renameSync(aside, root)
  if (!exists(staging) && !exists(aside)) return
  await removeTree(staging)
  await removeTree(aside)
  fsyncPath(dirname(root))
}

/** Puts the built tree in the root's place in one step and makes that durable; the old tree is then at the path returned. */
export async function swapTree(ctx: DriverContext, root: string, { staging, aside }: StagingPaths): Promise<string | null> {
  const parent = dirname(root)
  if (!exists(root)) {
    renameSync(staging, root)
    fsyncPath(parent)
    return null
  }
  const fresh = lstatSync(staging, { bigint: true }).ino
  let old = staging
  if (renameat2) await ctx.exec([perl, '-e', exchangeScript, staging, root])
  if (lstatSync(root, { bigint: true }).ino !== fresh) {
    ctx.signal.throwIfAborted()
    old = aside
    renameSync(root, aside)
    try {
      ctx.midEffect()
      renameSync(staging, root)
    } catch (error) {
      if (exists(aside) && !exists(root)) renameSync(aside, root)
      throw error
    }
  }
  if (lstatSync(root, { bigint: true }).ino !== fresh)
    throw new TreeFailure('busy', `Something else replaced ${root} at the same time. Find out what, then try again.`)
  fsyncPath(parent)
  return old
}
