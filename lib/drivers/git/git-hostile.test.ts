import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { exec } from '#lib/system/exec.ts'
import { World } from '../contract-world.ts'
import { commitAll, git, gitFixture, plain } from './git.fixture.ts'
import type { GitConfig } from './git.ts'

const token = { runId: 'run_hostile', stepSeq: 2 }

describe.skipIf(gitFixture.unavailable)('git, against a hostile repository', () => {
  let world: World<GitConfig>
  let path: string
  beforeEach(async () => {
    world = new World(gitFixture)
    await world.open(plain)
    path = world.config.path
  })
  afterEach(() => world.close())

  const restoreOk = async (snapshot: Parameters<typeof world.restore>[0]) => {
    const result = await world.restore(snapshot, token)
    expect(result.ok ? 'ok' : result.message).toBe('ok')
  }
  const everyVerb = async () => {
    const snapshot = await world.capture()
    await world.must((d, ctx) => d.inspect(ctx, world.config))
    const { found } = await world.must((d, ctx) => d.discover(ctx, world.config))
    await world.must((d, ctx) => d.capture(ctx, world.config, { ref: found[0]!.ref }))
    writeFileSync(`${path}/src/shop.txt`, 'broken\n')
    writeFileSync(`${path}/later.txt`, 'later\n')
    await world.must((d, ctx) => d.fingerprint(ctx, world.config))
    await world.must((d, ctx) => d.plan(ctx, world.config, snapshot))
    await restoreOk(snapshot)
    await world.must((d, ctx) => d.probe(ctx, world.config, snapshot, token))
    await world.must((d, ctx) => d.verify(ctx, world.config, snapshot))
  }

  test('no program that the repository names is ever run: hooks, fsmonitor, filters, textconv, external diff, gpg, pager, ssh', async () => {
    await commitAll(path, 'ready')
    const marker = `${world.base}/was-run`
    const program = `${path}/.git/program`
    writeFileSync(program, `#!/bin/sh\necho "$0 $*" >> ${marker}\ncat\n`)
    chmodSync(program, 0o755)
    writeFileSync(`${path}/.gitattributes`, '* filter=evil diff=evil merge=evil\n')
    mkdirSync(`${path}/.git/hooks`, { recursive: true })
    const hooks = [
      'post-checkout',
      'post-index-change',
      'reference-transaction',
      'post-commit',
      'pre-commit',
      'post-rewrite',
      'pre-auto-gc',
      'fsmonitor-watchman',
    ]
    for (const hook of hooks) {
      writeFileSync(`${path}/.git/hooks/${hook}`, `#!/bin/sh\necho ${hook} >> ${marker}\n`)
      chmodSync(`${path}/.git/hooks/${hook}`, 0o755)
    }
    const settings = `
[core]
  fsmonitor = ${program}
  sshCommand = ${program}
  pager = ${program}
  editor = ${program}
  gitProxy = ${program}
  alternateRefsCommand = ${program}
  untrackedCache = true
[filter "evil"]
  clean = ${program}
  smudge = ${program}
  process = ${program}
  required = true
[diff "evil"]
  textconv = ${program}
  command = ${program}
[diff]
  external = ${program}
[merge "evil"]
  driver = ${program}
[gpg]
  program = ${program}
[log]
  showSignature = true
[pager]
  log = ${program}
  show = ${program}
[credential]
  helper = !${program}
[alias]
  log = !${program}
  rev-list = !${program}
`
    writeFileSync(`${path}/.git/config`, readFileSync(`${path}/.git/config`, 'utf8') + settings)
    await git(path, '-c', 'core.fsmonitor=', '-c', 'filter.evil.clean=cat', 'status').catch(() => '')
    rmSync(marker, { force: true })
    await everyVerb()
    expect(existsSync(marker) ? readFileSync(marker, 'utf8') : 'nothing was run').toBe('nothing was run')
    await git(path, 'status').catch(() => '')
    expect(existsSync(marker), 'the trap itself works').toBe(true)
  })

  test('a folder replaced by a link out of the working copy is never written through', async () => {
    const outside = `${world.base}/outside`
    mkdirSync(outside)
    writeFileSync(`${outside}/shop.txt`, 'private\n')
    const good = await world.image()
    const snapshot = await world.capture()
    rmSync(`${path}/src`, { recursive: true })
    symlinkSync(outside, `${path}/src`)
    const tricked = await world.capture()
    expect(JSON.stringify((await world.vault.getBytes(tricked.manifest)).toString()), 'nor read through').not.toContain(
      'src/shop.txt","kind',
    )
    await restoreOk(snapshot)
    expect(await world.image()).toBe(good)
    expect(readdirSync(outside)).toEqual(['shop.txt'])
    expect(readFileSync(`${outside}/shop.txt`, 'utf8')).toBe('private\n')
  })

  test('an ignored link where a folder must be blocks the rollback in words, and nothing is changed', async () => {
    const snapshot = await world.capture()
    const outside = `${world.base}/outside`
    mkdirSync(outside)
    rmSync(`${path}/src`, { recursive: true })
    symlinkSync(outside, `${path}/src`)
    await git(path, 'rm', '--quiet', '-r', '--cached', 'src')
    writeFileSync(`${path}/.git/info/exclude`, 'src\n')
    const damaged = await world.image()
    const { plan } = await world.must((d, ctx) => d.plan(ctx, world.config, snapshot))
    expect(plan.blockers.join()).toContain('src is ignored by git')
    expect((await world.restore(snapshot, token)).ok).toBe(false)
    expect(await world.image()).toBe(damaged)
    expect(readdirSync(outside)).toEqual([])
  })

  test('a file that is hard-linked elsewhere is replaced, and the other name keeps its bytes', async () => {
    const snapshot = await world.capture()
    const outside = `${world.base}/elsewhere.txt`
    writeFileSync(outside, 'belongs to another\n')
    rmSync(`${path}/src/shop.txt`)
    linkSync(outside, `${path}/src/shop.txt`)
    await restoreOk(snapshot)
    expect(readFileSync(outside, 'utf8')).toBe('belongs to another\n')
    expect(readFileSync(`${path}/src/shop.txt`, 'utf8')).toBe('not staged\n')
  })

  test('an index that names paths outside the working copy or inside .git is refused', async () => {
    for (const name of ['../../x', 'a/../../x', '.git/xx', '.GIT/xx', '/etc/xxx']) {
      const entry = name.padEnd(14, 'y').slice(0, 14)
      writeFileSync(`${path}/aaaaaaaaaaaaaa`, 'x')
      await git(path, 'add', 'aaaaaaaaaaaaaa')
      const index = readFileSync(`${path}/.git/index`, 'latin1').replace('aaaaaaaaaaaaaa', entry)
      const body = Buffer.from(index, 'latin1').subarray(0, -20)
      const keep = readFileSync(`${path}/.git/index`)
      writeFileSync(`${path}/.git/index`, Buffer.concat([body, createHash('sha1').update(body).digest()]))
      expect(await world.call((d, ctx) => d.capture(ctx, world.config, {})), entry).toMatchObject({ ok: false, code: 'unsafe' })
      writeFileSync(`${path}/.git/index`, keep)
    }
  })

  test('repositories that reach elsewhere are refused with the reason: links in .git, alternates, worktree, partial clone, bare', async () => {
    const expectRefused = async (why: RegExp, code = 'unsafe') => {
      const result = await world.call((d, ctx) => d.capture(ctx, world.config, {}))
      expect(result).toMatchObject({ ok: false, code })
      expect(result.ok ? '' : result.message).toMatch(why)
    }
    const config = readFileSync(`${path}/.git/config`, 'utf8')
    for (const [setting, why, code] of [
      ['[core]\nworktree = /etc\n', /core.worktree/, 'unsafe'],
      ['[core]\nbare = true\n', /bare/, 'bad_config'],
      ['[extensions]\npartialClone = origin\n', /partial clone/, 'unsafe'],
      ['[remote "origin"]\npromisor = true\nuploadpack = touch /tmp/x\n', /partial clone/, 'unsafe'],
      ['[extensions]\nrefStorage = reftable\n', /refstorage/, 'unsafe'],
    ] as const) {
      writeFileSync(`${path}/.git/config`, config + setting)
      await expectRefused(why, code)
    }
    writeFileSync(`${path}/.git/config`, config)
    writeFileSync(`${path}/.git/objects/info/alternates`, '/elsewhere/objects\n')
    await expectRefused(/alternates/)
    rmSync(`${path}/.git/objects/info/alternates`)
    const outside = `${world.base}/refs`
    mkdirSync(outside)
    rmSync(`${path}/.git/logs`, { recursive: true })
    symlinkSync(outside, `${path}/.git/logs`)
    await expectRefused(/no links/)
    rmSync(`${path}/.git/logs`)
    symlinkSync(`${world.base}/victim`, `${path}/.git/refs/heads/topic`)
    await git(path, 'symbolic-ref', 'HEAD', 'refs/heads/topic/one')
    await expectRefused(/symbolic link/)
    expect(statSync(path).isDirectory()).toBe(true)
  })

  test('a named pipe, a nested repository and an embedded .git file do not stop a capture', async () => {
    await exec(['/usr/bin/mkfifo', `${path}/pipe`])
    rmSync(`${path}/run.sh`)
    await exec(['/usr/bin/mkfifo', `${path}/run.sh`])
    mkdirSync(`${path}/vendor/other`, { recursive: true })
    await git(`${path}/vendor/other`, 'init', '--quiet')
    writeFileSync(`${path}/vendor/other/file`, 'theirs\n')
    const snapshot = await world.capture()
    writeFileSync(`${path}/src/shop.txt`, 'broken\n')
    await restoreOk(snapshot)
    expect(readFileSync(`${path}/vendor/other/file`, 'utf8')).toBe('theirs\n')
    expect(statSync(`${path}/pipe`).isFIFO()).toBe(true)
  })
})
