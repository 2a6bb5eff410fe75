import { existsSync } from 'node:fs'
import type { ExecOptions } from '../../system/exec.ts'
import type { DriverContext } from '../driver.ts'
import { refuse } from './refusal.ts'

export interface GitPlace {
  ctx: DriverContext
  /** The working copy, without symbolic links in its path. */
  root: string
  /** A repository of our own in the workdir: it has the target's objects and a copy of its index, but none of its configuration. */
  shadow: string
}

export interface GitOptions extends Pick<ExecOptions, 'input' | 'env' | 'maxBytes' | 'timeoutMs'> {
  /** Exit codes that are an answer; default only 0. */
  codes?: number[]
}

const manyBytes = 1 << 30
const inert = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.untrackedCache=false',
  'core.pager=cat',
  'core.attributesFile=/dev/null',
  'core.sshCommand=/bin/false',
  'core.alternateRefsCommand=/bin/false',
  'gpg.program=/bin/false',
  'protocol.allow=never',
  'submodule.recurse=false',
  'gc.auto=0',
  'maintenance.auto=false',
]

export function findGit(): string {
  const found = ['/usr/bin/git', '/usr/local/bin/git', '/bin/git'].find((path) => existsSync(path))
  return found ?? refuse('tool_missing', 'git is not installed where Ripcord looks (/usr/bin, /usr/local/bin, /bin): install it.')
}

/**
 * Runs git in the shadow: filters, textconv, fsmonitor, external diffs, promisor remotes and whatever else
 * the target's configuration names do not exist there, so nothing has to be guessed and switched off.
 */
export function gitInShadow(place: GitPlace, args: readonly string[], options: GitOptions = {}) {
  const env = {
    GIT_DIR: place.shadow,
    GIT_COMMON_DIR: place.shadow,
    GIT_OBJECT_DIRECTORY: `${place.root}/.git/objects`,
    GIT_INDEX_FILE: `${place.shadow}/index`,
    GIT_WORK_TREE: place.root,
  }
  return run(place, [], args, env, options)
}

/** Runs git in the target itself; for refs only, which need neither the worktree nor any configured program. */
export function gitOnRefs(place: GitPlace, args: readonly string[], options: GitOptions = {}) {
  const switches = [...inert, `safe.directory=${place.root}`].flatMap((setting) => ['-c', setting])
  const gitDir = `${place.root}/.git`
  return run(place, switches, args, { GIT_DIR: gitDir, GIT_COMMON_DIR: gitDir, GIT_WORK_TREE: place.root }, options)
}

async function run(place: GitPlace, switches: string[], args: readonly string[], env: Record<string, string>, options: GitOptions) {
  const { codes = [0], ...more } = options
  const { ctx, root } = place
  const identity = ['AUTHOR', 'COMMITTER'].flatMap((who) => [
    [`GIT_${who}_NAME`, 'Ripcord'],
    [`GIT_${who}_EMAIL`, 'ripcord@localhost'],
    [`GIT_${who}_DATE`, `${Math.floor(ctx.clock.now() / 1000)} +0000`],
  ])
  const result = await ctx.exec([findGit(), '--no-pager', '--literal-pathspecs', ...switches, ...args], {
    cwd: root,
    maxBytes: manyBytes,
    ...more,
    env: {
      HOME: ctx.workdir,
      XDG_CONFIG_HOME: ctx.workdir,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_ATTR_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0',
      GIT_OPTIONAL_LOCKS: '0',
      GIT_ALLOW_PROTOCOL: 'none',
      GIT_NO_LAZY_FETCH: '1',
      GIT_NO_REPLACE_OBJECTS: '1',
      GIT_ASKPASS: '/bin/false',
      ...Object.fromEntries(identity),
      ...env,
      ...options.env,
    },
  })
  if (result.aborted) refuse('aborted', 'git was stopped on request.')
  if (result.timedOut) refuse('timeout', `git ${args[0]} took too long and was stopped.`)
  const said = result.stderr.toString('utf8').trim().split('\n')[0]!.slice(0, 300)
  if (result.code === null) refuse('tool_missing', `git could not be run: ${said || 'killed'}.`)
  if (result.truncated) refuse('failed', `git ${args[0]} answered with more than Ripcord can hold in memory.`)
  if (!codes.includes(result.code)) {
    refuse(/No space left/.test(said) ? 'disk_full' : 'failed', `git ${args[0]} failed with exit code ${result.code}: ${said}`)
  }
  return { code: result.code, stdout: result.stdout, text: result.stdout.toString('utf8').trim() }
}
