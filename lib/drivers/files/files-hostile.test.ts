import { execFileSync, spawn } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  closeSync,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sha256 } from '#lib/system/canonical.ts'
import { openVault } from '#lib/vault/open-vault.ts'
import { makeDriverContext } from '../context.ts'
import type { DriverContext, DriverResult, Snapshot } from '../driver.ts'
import { treeImage } from '../tree/tree-image.ts'
import { decodeManifest } from '../tree/tree-manifest.ts'
import { filesDriver, type FilesConfig } from './files-driver.ts'

let folder: string
let root: string
let config: FilesConfig
let ctx: DriverContext
let token = { runId: 'run_hostile', stepSeq: 0 }

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hostile-'))
  root = join(folder, 'root')
  for (const path of ['work', 'root']) mkdirSync(join(folder, path))
  config = { root }
  ctx = makeDriverContext({ vault: await openVault(join(folder, 'vault')), workdir: join(folder, 'work') })
  token = { ...token, stepSeq: token.stepSeq + 1 }
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function must<T extends object>(result: Promise<DriverResult<T>>) {
  const settled = await result
  if (!settled.ok) throw new Error(`${settled.code}: ${settled.message}`)
  return settled
}
const capture = async (): Promise<Snapshot> => (await must(filesDriver.capture(ctx, config, {}))).snapshot
const restore = (snapshot: Snapshot) => must(filesDriver.restore(ctx, config, snapshot, token))
const at = (name: string) => join(root, name)
const blobCount = () => readdirSync(join(folder, 'vault/blobs')).flatMap((fan) => readdirSync(join(folder, 'vault/blobs', fan))).length

describe('files', () => {
  test('only what differs is written: unchanged files keep their inode', async () => {
    for (let i = 0; i < 20; i++) writeFileSync(at(`f${i}`), Buffer.alloc(200_000, i + 1))
    const snapshot = await capture()
    const inode = statSync(at('f7')).ino
    writeFileSync(at('f3'), 'x')
    const result = await restore(snapshot)
    expect(result.bytesWritten).toBe(200_000)
    expect(statSync(at('f7')).ino).toBe(inode)
    expect(statSync(at('f7')).nlink).toBe(1)
  })

  test('a file that only needs another mode or time is never changed in place before the exchange', async () => {
    writeFileSync(at('a'), 'content')
    chmodSync(at('a'), 0o640)
    const snapshot = await capture()
    chmodSync(at('a'), 0o666)
    const live = openSync(at('a'), 'r')
    const inode = statSync(at('a')).ino
    const modes: number[] = []
    const watching = { ...ctx, midEffect: () => void modes.push(fstatSync(live).mode & 0o777) }
    await must(filesDriver.restore(watching, config, snapshot, token))
    expect(new Set(modes)).toEqual(new Set([0o666]))
    closeSync(live)
    expect(statSync(at('a')).mode & 0o777).toBe(0o640)
    expect(statSync(at('a')).ino).not.toBe(inode)
  })

  test('a link out of the root is stored as a link: what it points to is neither read nor touched', async () => {
    const secret = 'outside content '.repeat(300)
    mkdirSync(join(folder, 'outside'))
    writeFileSync(join(folder, 'outside/secret'), secret)
    symlinkSync('../outside', at('folder-link'))
    symlinkSync('../outside/secret', at('file-link'))
    const snapshot = await capture()
    expect(snapshot.blobs).not.toContain(sha256(secret))
    rmSync(at('folder-link'))
    mkdirSync(at('folder-link'))
    writeFileSync(at('folder-link/secret'), 'now a real folder')
    const before = treeImage(join(folder, 'outside'))
    await restore(snapshot)
    expect(treeImage(join(folder, 'outside'))).toBe(before)
    expect(lstatSync(at('folder-link')).isSymbolicLink()).toBe(true)
  })

  test('a sparse file of more than a gibibyte comes back sparse and byte for byte', async () => {
    const fd = openSync(at('disk.img'), 'w')
    const marks = [0, 700_000_123, (1 << 30) - 3, 1_150_000_000]
    for (const mark of marks) writeSync(fd, `mark ${mark}`, mark)
    closeSync(fd)
    const snapshot = await capture()
    expect(snapshot.blobs.length).toBeLessThan(10)
    execFileSync('/bin/cp', ['--sparse=always', at('disk.img'), join(folder, 'good.img')])
    writeFileSync(at('disk.img'), 'gone')
    await restore(snapshot)
    execFileSync('/usr/bin/cmp', [at('disk.img'), join(folder, 'good.img')])
    expect(statSync(at('disk.img')).blocks * 512).toBeLessThan(1 << 20)
  })

  test('excluded paths, pipes and sockets are not captured, stay through a restore, and keep their inodes', async () => {
    config = { root, exclude: ['*.log', 'cache/**', 'run'] }
    for (const name of ['cache', 'run', 'data']) mkdirSync(at(name))
    writeFileSync(at('data/a'), 'a')
    writeFileSync(at('app.log'), 'line\n')
    writeFileSync(at('cache/x'), 'cached')
    execFileSync('/usr/bin/mkfifo', [at('data/pipe')])
    const snapshot = await capture()
    expect(snapshot.units).toEqual({ files: 1 })
    writeFileSync(at('data/a'), 'damaged')
    appendFileSync(at('app.log'), 'later\n')
    writeFileSync(at('run'.concat('/pid')), '1')
    const [log, pipe] = [statSync(at('app.log')).ino, lstatSync(at('data/pipe')).ino]
    await restore(snapshot)
    expect(readFileSync(at('data/a'), 'utf8')).toBe('a')
    expect(readFileSync(at('app.log'), 'utf8')).toBe('line\nlater\n')
    expect(readFileSync(at('cache/x'), 'utf8')).toBe('cached')
    expect(readFileSync(at('run/pid'), 'utf8')).toBe('1')
    expect([statSync(at('app.log')).ino, lstatSync(at('data/pipe')).ino]).toEqual([log, pipe])
    expect(await filesDriver.verify(ctx, config, snapshot)).toMatchObject({ matches: true })
  })

  test('an excluded path whose folder the checkpoint lacks blocks the rollback instead of vanishing', async () => {
    config = { root, exclude: ['*.log'] }
    writeFileSync(at('a'), 'a')
    const snapshot = await capture()
    mkdirSync(at('new'))
    writeFileSync(at('new/precious.log'), 'kept')
    const plan = await must(filesDriver.plan(ctx, config, snapshot))
    expect(plan.plan.blockers.join()).toContain('precious.log')
    expect(await filesDriver.restore(ctx, config, snapshot, token)).toMatchObject({ ok: false, code: 'unsafe' })
    expect(readFileSync(at('new/precious.log'), 'utf8')).toBe('kept')
  })

  test('a second capture of an unchanged tree stores nothing, and one changed file stores its pieces alone', async () => {
    for (let i = 0; i < 10; i++) writeFileSync(at(`f${i}`), `${i}`.repeat(5000))
    const first = await capture()
    const blobs = blobCount()
    expect((await capture()).manifest).toBe(first.manifest)
    expect(blobCount()).toBe(blobs)
    writeFileSync(at('f4'), 'other')
    await capture()
    expect(blobCount()).toBe(blobs + 2)
  })

  test('content that changed behind an unchanged size and time is captured anew', async () => {
    const time = new Date('2026-03-03T03:03:03Z')
    writeFileSync(at('a'), 'good')
    utimesSync(at('a'), time, time)
    execFileSync('/bin/sleep', ['2.2'])
    const first = await capture()
    await capture()
    writeFileSync(at('a'), 'evil')
    utimesSync(at('a'), time, time)
    expect((await capture()).digest).not.toBe(first.digest)
    expect(await filesDriver.verify(ctx, config, first)).toMatchObject({ matches: false })
  })

  test('verify reads the files themselves, whatever was remembered about them', async () => {
    writeFileSync(at('a'), 'good')
    execFileSync('/bin/sleep', ['2.2'])
    const snapshot = await capture()
    const [known] = readdirSync(join(folder, 'vault/known'))
    const file = join(folder, 'vault/known', known!)
    writeFileSync(at('a'), 'evil')
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(at('a'), { bigint: true })
    const lie = JSON.stringify([[`${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs}`, [sha256('good')]]])
    writeFileSync(file, `${sha256(lie)}\n${lie}`)
    expect(await filesDriver.verify(ctx, config, snapshot)).toMatchObject({ matches: false, differences: ['a differs: content'] })
  })

  test('a file that never stops changing is refused as busy; one that changes once is read again', async () => {
    writeFileSync(at('a'), 'a')
    writeFileSync(at('busy'), '0')
    let busyUntil = Infinity
    let writes = 0
    const writer = { ...ctx, progress: () => void (writes < busyUntil && writeFileSync(at('busy'), String(++writes))) }
    expect(await filesDriver.capture(writer, config, {})).toMatchObject({ ok: false, code: 'busy', retryable: true })
    expect(writes).toBeGreaterThanOrEqual(3)
    busyUntil = writes + 1
    const captured = await must(filesDriver.capture(writer, config, {}))
    expect(captured.snapshot.blobs).toContain(sha256(String(writes)))
  })

  test('under a program that writes in bursts a capture shows one moment or is refused, never a mix', async () => {
    const put = (name: string) => `printf %s $i > "$0/${name}.new"; mv "$0/${name}.new" "$0/${name}"`
    const script = `i=0; while :; do for n in 1 2 3 4 5 6 7 8; do i=$((i+1)); ${put('first')}; ${put('second')}; done; sleep 0.2; done`
    for (const name of ['first', 'second']) writeFileSync(at(name), '0')
    const writer = spawn('/bin/sh', ['-c', script, root], { stdio: 'ignore' })
    try {
      const ahead: number[] = []
      for (let i = 0; i < 30; i++) {
        const result = await filesDriver.capture(ctx, config, {})
        if (!result.ok) {
          expect(result.code).toBe('busy')
          continue
        }
        const { entries } = decodeManifest(await ctx.vault.getBytes(result.snapshot.manifest), result.snapshot.digest)
        const read = async (name: string) => Number(await ctx.vault.getBytes(entries.find((entry) => entry.path === name)!.chunks[0]!))
        ahead.push((await read('first')) - (await read('second')))
      }
      expect(ahead.length).toBeGreaterThan(0)
      for (const difference of ahead) expect([0, 1]).toContain(difference)
    } finally {
      writer.kill('SIGKILL')
    }
  })

  test('a restore goes on although programs write to the target', async () => {
    writeFileSync(at('a'), 'good')
    const snapshot = await capture()
    let writes = 0
    const writer = {
      ...ctx,
      progress: () => writeFileSync(at('a'), `bad ${++writes}`),
      midEffect: () => existsSync(root) && writeFileSync(join(folder, 'beat'), ''),
    }
    writeFileSync(at('a'), 'bad')
    await must(filesDriver.restore(writer, config, snapshot, token))
    expect(readdirSync(root)).toEqual(['a'])
  })

  test('a staging place that someone else prepared is not trusted, and links in it are not followed', async () => {
    writeFileSync(at('a'), 'good')
    const snapshot = await capture()
    writeFileSync(at('a'), 'bad')
    mkdirSync(join(folder, 'precious'))
    writeFileSync(join(folder, 'precious/file'), 'precious')
    const { stagingPaths } = await import('../tree/swap-tree.ts')
    symlinkSync(join(folder, 'precious'), stagingPaths(root, token).staging)
    await restore(snapshot)
    expect(readFileSync(at('a'), 'utf8')).toBe('good')
    expect(readFileSync(join(folder, 'precious/file'), 'utf8')).toBe('precious')
  })

  test('what attempts that were never resumed left behind goes with the next restore, and nothing else does', async () => {
    writeFileSync(at('a'), 'good')
    const snapshot = await capture()
    writeFileSync(at('a'), 'bad')
    const { stagingPaths } = await import('../tree/swap-tree.ts')
    const lost = stagingPaths(root, { runId: 'run_lost', stepSeq: 1 })
    const neighbour = stagingPaths(join(folder, 'neighbour'), token).staging
    for (const path of [lost.staging, lost.aside, neighbour]) mkdirSync(join(path, 'deep'), { recursive: true })
    await restore(snapshot)
    expect([lost.staging, lost.aside, neighbour].map((path) => existsSync(path))).toEqual([false, false, true])
  })

  test('a file that may not be read is told as a matter of permission', async (context) => {
    if (process.getuid?.() === 0) return context.skip('root reads everything')
    writeFileSync(at('a'), 'a')
    chmodSync(at('a'), 0)
    expect(await filesDriver.capture(ctx, config, {})).toMatchObject({ ok: false, code: 'permission' })
  })

  test('where it may not write, the plan is blocked and the restore says that it is a matter of permission', async (context) => {
    if (process.getuid?.() !== 0) return context.skip('making a disk read-only needs root')
    const disk = join(folder, 'disk')
    mkdirSync(disk)
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=1M', 'tmpfs', disk])
    try {
      config = { root: join(disk, 'root') }
      mkdirSync(config.root)
      writeFileSync(join(config.root, 'a'), 'good')
      const snapshot = await capture()
      writeFileSync(join(config.root, 'a'), 'bad')
      execFileSync('/bin/mount', ['-o', 'remount,ro', disk])
      const { plan } = await must(filesDriver.plan(ctx, config, snapshot))
      expect(plan.blockers.join()).toContain('may not write')
      expect(await filesDriver.restore(ctx, config, snapshot, token)).toMatchObject({ ok: false, code: 'permission' })
      expect(await filesDriver.inspect(ctx, { root: disk })).toMatchObject({ ok: false, code: 'unsafe' })
    } finally {
      execFileSync('/bin/umount', [disk])
    }
  })
})
