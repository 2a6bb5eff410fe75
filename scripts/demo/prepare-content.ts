import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exec } from '#lib/system/exec.ts'
import type { ShopHome } from './shop/home.ts'

const git = ['/usr/bin/git', '/usr/local/bin/git', '/opt/homebrew/bin/git'].find((path) => existsSync(path))

/** Puts the shop's words under git. False when there is no git on this machine: the shop then goes without. */
export async function prepareContent(home: ShopHome): Promise<boolean> {
  if (git === undefined) return false
  if (existsSync(join(home.content, '.git'))) return true
  mkdirSync(home.content, { recursive: true })
  await run(git, home, 'init', '--quiet', '--initial-branch=main')
  await write(git, home, 'The week begins with the morning blend.')
  await write(git, home, 'Freshly roasted every morning, shipped the same day.')
  return true
}

async function write(program: string, home: ShopHome, words: string): Promise<void> {
  writeFileSync(join(home.content, 'banner.txt'), `${words}\n`)
  await run(program, home, 'add', 'banner.txt')
  await run(program, home, 'commit', '--quiet', '-m', words)
}

async function run(program: string, home: ShopHome, ...args: string[]): Promise<void> {
  const identity = ['-c', 'user.name=Shop', '-c', 'user.email=shop@shop.invalid', '-c', 'commit.gpgsign=false']
  const result = await exec([program, '-C', home.content, ...identity, ...args], { timeoutMs: 30_000 })
  if (result.code !== 0) throw new Error(`git ${args[0]} failed: ${result.stderr.toString('utf8').trim()}`)
}
