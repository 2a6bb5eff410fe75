import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { exec } from '#lib/system/exec.ts'
import type { ContractTarget, DriverFixture } from '../contract-fixture.ts'
import { gitDriver, type GitConfig } from './git.ts'

const gitPath = ['/usr/bin/git', '/usr/local/bin/git', '/bin/git'].find((path) => existsSync(path))
const identity = { name: 'A. Tester', email: 'tester@example.org' }

/** Git as a person would run it in the target, with its configuration and hooks in force. */
export async function git(path: string, ...args: string[]): Promise<string> {
  const settings = [`user.name=${identity.name}`, `user.email=${identity.email}`, 'init.defaultBranch=main', 'protocol.file.allow=always']
  const argv = [gitPath!, ...settings.flatMap((setting) => ['-c', setting]), ...args] as const
  const env = { HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' }
  const result = await exec(argv as unknown as [string, ...string[]], { cwd: path, env, timeoutMs: 60_000 })
  if (result.code !== 0) throw new Error(`git ${args.join(' ')}: ${result.stderr.toString('utf8')}`)
  return result.stdout.toString('utf8').trim()
}

export async function commitAll(path: string, message: string): Promise<void> {
  await git(path, 'add', '--all')
  await git(path, 'commit', '--quiet', '--no-verify', '--allow-empty', '-m', message)
}

/** Two commits, a staged change, an unstaged one, an untracked file, a link and a program. */
export async function makeRepository(folder: string): Promise<GitConfig> {
  const path = `${folder}/shop`
  mkdirSync(`${path}/src/deep`, { recursive: true })
  await git(path, 'init', '--quiet')
  writeFileSync(`${path}/.gitignore`, '*.log\nbuild/\n')
  writeFileSync(`${path}/src/shop.txt`, 'first\n')
  writeFileSync(`${path}/src/deep/data.bin`, Buffer.alloc(60_000, 'data'))
  writeFileSync(`${path}/run.sh`, '#!/bin/sh\necho run\n')
  chmodSync(`${path}/run.sh`, 0o755)
  symlinkSync('src/shop.txt', `${path}/link`)
  await commitAll(path, 'first')
  writeFileSync(`${path}/src/shop.txt`, 'second\n')
  await commitAll(path, 'second')
  writeFileSync(`${path}/staged.txt`, 'staged\n')
  await git(path, 'add', 'staged.txt')
  writeFileSync(`${path}/src/shop.txt`, 'not staged\n')
  writeFileSync(`${path}/notes.txt`, 'untracked\n')
  return { path }
}

async function damage({ path }: GitConfig): Promise<void> {
  writeFileSync(`${path}/src/shop.txt`, 'broken\n')
  rmSync(`${path}/src/deep`, { recursive: true, force: true })
  chmodSync(`${path}/run.sh`, 0o644)
  rmSync(`${path}/link`, { force: true })
  mkdirSync(`${path}/link/inner`, { recursive: true })
  writeFileSync(`${path}/link/inner/file`, 'a folder where a link was\n')
  await commitAll(path, 'bad')
  writeFileSync(`${path}/later.txt`, 'came later\n')
  rmSync(`${path}/notes.txt`)
}

export const plain: ContractTarget<GitConfig> = { create: makeRepository, damage }

/** Everything that counts, read without the driver: HEAD, index, and each file with its kind and bytes. */
export async function image({ path }: GitConfig): Promise<string> {
  if (!existsSync(`${path}/.git/HEAD`)) return 'missing'
  const lines = [readFileSync(`${path}/.git/HEAD`, 'utf8').trim()]
  lines.push(await git(path, 'rev-parse', '--verify', '--quiet', 'HEAD').catch(() => 'no commit'))
  lines.push(await git(path, 'ls-files', '--stage', '-v'))
  walk(Buffer.from(path), lines)
  return lines.join('\n')
}

function walk(folder: Buffer, lines: string[], within = ''): void {
  for (const name of readdirSync(folder, { encoding: 'buffer' }).toSorted((a, b) => a.compare(b))) {
    if (name.toString() === '.git') continue
    const inner = Buffer.concat([folder, Buffer.from('/'), name])
    const key = `${within}/${name.toString('hex')}`
    const stat = lstatSync(inner)
    if (stat.isDirectory()) walk(inner, lines, key)
    else if (stat.isSymbolicLink()) lines.push(`link ${key} ${readlinkSync(inner, 'hex')}`)
    else lines.push(`${stat.mode & 0o111 ? 'exec' : 'file'} ${key} ${createHash('sha256').update(readFileSync(inner)).digest('hex')}`)
  }
}

const changedTarget = (change: (path: string) => Promise<void> | void): ContractTarget<GitConfig> => ({
  async create(folder) {
    const config = await makeRepository(folder)
    await change(config.path)
    return config
  },
  damage,
})

const oddNames = ['new\nline', '-rf', '--', 'quo"te', ' lead and trail ', 'ünï', '*', ':(top)', '\\back\tslash'].map((name) =>
  Buffer.from(name),
)
oddNames.push(Buffer.from([0x62, 0xff, 0xfe, 0x21]))

function writeOdd(path: string, text: string): void {
  for (const name of oddNames) writeFileSync(Buffer.concat([Buffer.from(`${path}/`), name]), text)
}

async function addSubmodule(path: string): Promise<void> {
  const other = `${path}/../library`
  mkdirSync(other)
  await git(other, 'init', '--quiet')
  writeFileSync(`${other}/lib.txt`, 'library\n')
  await commitAll(other, 'library')
  await git(path, 'submodule', '--quiet', 'add', '../library', 'lib')
  await git(path, 'commit', '--quiet', '-m', 'submodule')
}

export const others: Record<string, ContractTarget<GitConfig>> = {
  'a detached HEAD': changedTarget(async (path) => void (await git(path, 'checkout', '--quiet', '--detach'))),
  'a branch that is deleted': {
    create: changedTarget(async (path) => void (await git(path, 'checkout', '--quiet', '-b', 'topic/one'))).create,
    async damage({ path }) {
      await git(path, 'stash', '--quiet', '--include-untracked')
      await git(path, 'checkout', '--quiet', 'main')
      await git(path, 'branch', '--quiet', '-D', 'topic/one')
    },
  },
  'no commit yet': {
    async create(folder) {
      const { path } = await makeRepository(folder)
      rmSync(`${path}/.git`, { recursive: true })
      await git(path, 'init', '--quiet')
      await git(path, 'add', 'src', 'run.sh')
      return { path }
    },
    damage,
  },
  'odd names, tracked and not': {
    create: changedTarget(async (path) => {
      writeOdd(path, 'tracked\n')
      await git(path, 'add', '--all')
      mkdirSync(`${path}/odd`)
      writeOdd(`${path}/odd`, 'untracked\n')
    }).create,
    async damage(config) {
      writeOdd(config.path, 'broken\n')
      rmSync(`${config.path}/odd`, { recursive: true, force: true })
      await damage(config)
    },
  },
  'a submodule': changedTarget(addSubmodule),
  'everything in one pack, and the lost commit collected': {
    create: changedTarget(async (path) => void (await git(path, 'gc', '--quiet', '--prune=now'))).create,
    async damage(config) {
      await damage(config)
      await git(config.path, 'checkout', '--quiet', '--orphan', 'other')
      await commitAll(config.path, 'other')
      await git(config.path, 'branch', '-D', 'main')
      await git(config.path, 'reflog', 'expire', '--expire=now', '--all')
      await git(config.path, 'gc', '--quiet', '--prune=now')
    },
  },
  'line-end rules that would change bytes': changedTarget(async (path) => {
    writeFileSync(`${path}/.gitattributes`, '* text=auto eol=crlf\n*.id ident\n*.u16 working-tree-encoding=UTF-16\n')
    writeFileSync(`${path}/unix.txt`, 'a\nb\n')
    writeFileSync(`${path}/mixed.txt`, 'a\r\nb\nc\r')
    writeFileSync(`${path}/x.id`, '$Id: kept $\n')
    await git(path, 'add', '--all')
  }),
  'a split index with flags and caches in it': changedTarget(async (path) => {
    await git(path, 'update-index', '--split-index', '--untracked-cache')
    await git(path, 'update-index', '--assume-unchanged', 'run.sh')
    await git(path, 'update-index', '--skip-worktree', 'link')
  }),
}

export const gitFixture: DriverFixture<GitConfig> = {
  driver: gitDriver,
  module: import.meta.resolve('./git.ts'),
  exportName: 'gitDriver',
  unavailable: gitPath ? null : 'git is not installed',
  plain,
  planned: [
    { title: 'Commits', added: 0, changed: 0, removed: 1 },
    { title: 'Files', added: 3, changed: 2, removed: 2 },
  ],
  others,
  image,
  remove: ({ path }) => Promise.resolve(rmSync(path, { recursive: true, force: true })),
  traffic: async ({ path }) => {
    await git(path, 'status')
    writeFileSync(`${path}/server.log`, 'a line in an ignored file\n')
  },
  badConfigs: (folder) => {
    mkdirSync(`${folder}/plain`)
    writeFileSync(`${folder}/plain/file`, 'no repository')
    mkdirSync(`${folder}/worktree`)
    writeFileSync(`${folder}/worktree/.git`, 'gitdir: /somewhere/else')
    writeFileSync(`${folder}/a-file`, '')
    return [
      { name: 'a relative path', config: { path: 'shop' } },
      { name: 'no path', config: {} },
      { name: 'a folder with files and no repository', config: { path: `${folder}/plain` } },
      { name: 'a linked worktree', config: { path: `${folder}/worktree` } },
      { name: 'a file', config: { path: `${folder}/a-file` } },
    ]
  },
  atomic: false,
}
