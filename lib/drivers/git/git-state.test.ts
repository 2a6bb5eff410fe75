import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { World } from '../contract-world.ts'
import type { Snapshot } from '../driver.ts'
import { commitAll, git, gitFixture, plain } from './git.fixture.ts'
import type { GitConfig } from './git.ts'

const token = { runId: 'run_state', stepSeq: 2 }

describe.skipIf(gitFixture.unavailable)('git, what belongs to a state', () => {
  let world: World<GitConfig>
  let path: string
  beforeEach(async () => {
    world = new World(gitFixture)
    await world.open(plain)
    path = world.config.path
  })
  afterEach(() => world.close())

  const restoreOk = async (snapshot: Snapshot) => {
    const result = await world.restore(snapshot, token)
    expect(result.ok ? 'ok' : result.message).toBe('ok')
    if (!result.ok) throw new Error('unreachable')
    return result
  }
  const verify = (snapshot: Snapshot) => world.must((d, ctx) => d.verify(ctx, world.config, snapshot))
  const plan = async (snapshot: Snapshot) => (await world.must((d, ctx) => d.plan(ctx, world.config, snapshot))).plan

  test('only what changed is written: unchanged files keep their inode', async () => {
    const before = statSync(`${path}/src/deep/data.bin`).ino
    const snapshot = await world.capture()
    writeFileSync(`${path}/src/shop.txt`, 'broken\n')
    const { bytesWritten } = await restoreOk(snapshot)
    expect(bytesWritten).toBe('not staged\n'.length)
    expect(statSync(`${path}/src/deep/data.bin`).ino).toBe(before)
  })

  test('the second checkpoint of an almost unchanged repository stores only what changed', async () => {
    const first = await world.capture()
    writeFileSync(`${path}/notes.txt`, 'changed\n')
    const second = await world.capture()
    const added = second.blobs.filter((id) => !first.blobs.includes(id))
    expect(added.length, 'the file and the description').toBe(2)
  })

  test('ignored files are never touched, also when an older .gitignore no longer covers them', async () => {
    rmSync(`${path}/.gitignore`)
    await commitAll(path, 'without ignore rules')
    const snapshot = await world.capture()
    writeFileSync(`${path}/.gitignore`, 'build/\n*.log\n')
    await commitAll(path, 'ignore build')
    mkdirSync(`${path}/build`)
    writeFileSync(`${path}/build/out.bin`, 'built\n')
    writeFileSync(`${path}/server.log`, 'log\n')
    const preserved = await world.capture()
    await restoreOk(snapshot)
    expect(readFileSync(`${path}/build/out.bin`, 'utf8')).toBe('built\n')
    expect(await verify(snapshot)).toMatchObject({ matches: true })
    await restoreOk(snapshot)
    expect(readFileSync(`${path}/server.log`, 'utf8')).toBe('log\n')
    await restoreOk(preserved)
    expect(readFileSync(`${path}/build/out.bin`, 'utf8')).toBe('built\n')
    expect(await verify(preserved)).toMatchObject({ matches: true })
    expect(existsSync(`${path}/.git/ripcord-kept.json`)).toBe(false)
  })

  test('an ignored file survives a restore that is killed at any point and finished under another token', async () => {
    rmSync(`${path}/.gitignore`)
    await commitAll(path, 'without ignore rules')
    const snapshot = await world.capture()
    const spoil = async () => {
      writeFileSync(`${path}/.gitignore`, 'build/\n')
      await commitAll(path, 'ignore build')
      mkdirSync(`${path}/build`, { recursive: true })
      writeFileSync(`${path}/build/out.bin`, 'built\n')
    }
    await spoil()
    const { points } = await world.restoreInChild(snapshot, token, 0)
    for (let at = 1; at <= points!; at++) {
      await spoil()
      await world.restoreInChild(snapshot, token, at)
      expect((await world.restore(snapshot, { ...token, stepSeq: 40 + at })).ok).toBe(true)
      expect(readFileSync(`${path}/build/out.bin`, 'utf8'), `killed at ${at}`).toBe('built\n')
      expect(await verify(snapshot)).toMatchObject({ matches: true })
    }
  })

  test('a discovered commit or tag is captured as its clean tree and restored on the branch', async () => {
    await git(path, 'tag', '-a', 'v1', '-m', 'one', 'HEAD~1')
    const { found } = await world.must((d, ctx) => d.discover(ctx, world.config))
    expect(found.map((state) => state.label.replace(/[0-9a-f]{7}/, 'X')).toSorted()).toEqual(['X first', 'X second', 'v1 (X)'])
    expect(found.filter((state) => state.current).map((state) => state.label.slice(8))).toEqual(['second'])
    const tag = found.find((state) => state.ref === 'refs/tags/v1')!
    const { snapshot } = await world.must((d, ctx) => d.capture(ctx, world.config, { ref: tag.ref }))
    expect(snapshot.dataTime).toBe(tag.dataTime)
    await restoreOk(snapshot)
    expect(await git(path, 'status', '--porcelain')).toBe('')
    expect(await git(path, 'log', '--format=%s')).toBe('first')
    expect(await git(path, 'symbolic-ref', 'HEAD')).toBe('refs/heads/main')
    expect(await verify(snapshot)).toMatchObject({ matches: true })
    const unknown = await world.call((d, ctx) => d.capture(ctx, world.config, { ref: '--upload-pack=/bin/false' }))
    expect(unknown).toMatchObject({ ok: false, code: 'bad_config' })
  })

  test('after a restore git itself finds the repository sound, and the state before in the reflog', async () => {
    const snapshot = await world.capture()
    await plain.damage(world.config, world.folder)
    const bad = await git(path, 'rev-parse', 'HEAD')
    await restoreOk(snapshot)
    await git(path, 'fsck', '--strict')
    expect(await git(path, 'rev-parse', 'main@{1}')).toBe(bad)
    expect(await git(path, 'status', '--porcelain')).toBe('M src/shop.txt\nA  staged.txt\n?? notes.txt')
  })

  test('the whole object store may be lost: history comes back from the checkpoint', async () => {
    const good = await world.image()
    const snapshot = await world.capture()
    rmSync(`${path}/.git/objects`, { recursive: true })
    mkdirSync(`${path}/.git/objects`)
    expect(await verify(snapshot)).toMatchObject({ matches: false })
    await restoreOk(snapshot)
    expect(await world.image()).toBe(good)
    expect(await git(path, 'log', '--format=%s')).toBe('second\nfirst')
    await git(path, 'fsck', '--strict')
  })

  test('a shallow clone goes to an empty place and stays shallow', async () => {
    await git(world.folder, 'clone', '--quiet', '--depth', '1', `file://${path}`, 'shallow')
    world.config = { path: `${world.folder}/shallow` }
    const snapshot = await world.capture()
    rmSync(world.config.path, { recursive: true })
    await restoreOk(snapshot)
    expect(await git(world.config.path, 'log', '--format=%s')).toBe('second')
    expect(await verify(snapshot)).toMatchObject({ matches: true })
  })

  test('the plan names commits, losses and warnings in words', async () => {
    const snapshot = await world.capture()
    await plain.damage(world.config, world.folder)
    const made = await plan(snapshot)
    expect(made.groups[0]!.entries).toEqual([{ name: expect.stringMatching(/^[0-9a-f]{7} bad$/), change: 'removed' }])
    expect(made.unitsLost).toEqual({ commits: 1, 'uncommitted files': 2 })
    expect(made.to).toMatch(/^[0-9a-f]{7} main \(dirty\)$/)
    expect(made.warnings.join()).toContain('2 files are not committed')
  })

  test('a merge in progress, a foreign lock and a branch in another worktree block, and the lock stays', async () => {
    const snapshot = await world.capture()
    const lock = `${path}/.git/index.lock`
    writeFileSync(lock, '')
    expect((await plan(snapshot)).blockers.join()).toContain('index.lock')
    expect(await world.restore(snapshot, token)).toMatchObject({ ok: false, code: 'busy' })
    expect(existsSync(lock), 'it is not ours').toBe(true)
    rmSync(lock)
    writeFileSync(`${path}/.git/MERGE_HEAD`, `${await git(path, 'rev-parse', 'HEAD')}\n`)
    expect((await plan(snapshot)).blockers.join()).toContain('merge')
    rmSync(`${path}/.git/MERGE_HEAD`)
    await git(path, 'stash', '--quiet', '--include-untracked')
    await git(path, 'checkout', '--quiet', '-b', 'other')
    await git(path, 'worktree', 'add', '--quiet', `${world.base}/linked`, 'main')
    expect((await plan(snapshot)).blockers.join()).toContain('linked worktree')
  })

  test('a branch whose name needs the place of the wanted one blocks in words', async () => {
    await git(path, 'checkout', '--quiet', '-b', 'topic')
    const snapshot = await world.capture()
    await git(path, 'checkout', '--quiet', 'main')
    await git(path, 'branch', '-D', 'topic')
    await git(path, 'branch', 'topic/one')
    expect((await plan(snapshot)).blockers.join()).toContain('topic/one stands in the way of topic')
    expect(await world.restore(snapshot, token)).toMatchObject({ ok: false, code: 'busy' })
  })

  test('a folder on another file system blocks in words, and nothing is changed', async (context) => {
    const snapshot = await world.capture()
    const refusal = await world.mountSmall(`${path}/src/deep`)
    if (refusal) return context.skip(refusal)
    const damaged = await world.image()
    expect((await plan(snapshot)).blockers.join()).toContain('src/deep is on another file system')
    expect((await world.restore(snapshot, token)).ok).toBe(false)
    expect(await world.image()).toBe(damaged)
  })

  test('a lock that another git holds on the branch is left alone, and one that a killed git of ours left is cleared', async () => {
    const snapshot = await world.capture()
    await plain.damage(world.config, world.folder)
    const damaged = await world.image()
    const lock = `${path}/.git/refs/heads/main.lock`
    writeFileSync(lock, '')
    expect((await plan(snapshot)).blockers.join()).toContain('main.lock')
    expect(await world.restore(snapshot, token)).toMatchObject({ ok: false, code: 'busy' })
    expect(existsSync(lock)).toBe(true)
    expect(await world.image()).toBe(damaged)
    rmSync(lock)
    const { points } = await world.restoreInChild(snapshot, token, 0)
    await plain.damage(world.config, world.folder)
    await world.restoreInChild(snapshot, token, points!)
    writeFileSync(lock, '')
    expect(await world.probe(snapshot, token)).toBe('resumable')
    await restoreOk(snapshot)
    expect(existsSync(lock)).toBe(false)
    expect(await world.probe(snapshot, token)).toBe('applied')
  })

  test('private permissions come back as they were', async () => {
    chmodSync(`${path}/notes.txt`, 0o600)
    const snapshot = await world.capture()
    rmSync(`${path}/notes.txt`)
    await restoreOk(snapshot)
    expect(statSync(`${path}/notes.txt`).mode & 0o777).toBe(0o600)
  })

  test('a file that changes while it is captured is captured whole, or the capture says that it cannot', async () => {
    let round = 0
    const timer = setInterval(() => writeFileSync(`${path}/src/deep/data.bin`, Buffer.alloc(2_000_000, `${round++}`.slice(-1))), 1)
    const result = await world.call((d, ctx) => d.capture(ctx, world.config, {}))
    clearInterval(timer)
    if (!result.ok) expect(result.code).toBe('busy')
    else {
      await restoreOk(result.snapshot)
      const bytes = readFileSync(`${path}/src/deep/data.bin`)
      expect(bytes.every((byte) => byte === bytes[0])).toBe(true)
    }
  })
})
