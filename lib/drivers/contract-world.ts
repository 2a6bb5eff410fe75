import { mkdtempSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { exec } from '#lib/system/exec.ts'
import { openVault } from '#lib/vault/open-vault.ts'
import type { Vault } from '#lib/vault/vault.ts'
import type { ContractTarget, DriverFixture } from './contract-fixture.ts'
import type { ChildOrder } from './contract-child.ts'
import { makeDriverContext } from './context.ts'
import { removeTree } from './tree/remove-tree.ts'
import type { Driver, DriverContext, DriverResult, RestoreToken, Snapshot } from './driver.ts'

const childScript = fileURLToPath(import.meta.resolve('./contract-child.ts'))
const smallDiskBytes = 24 << 20

export interface WorldOptions {
  signal?: AbortSignal
  midEffect?: () => void
  exec?: DriverContext['exec']
  vault?: Vault
}

/** One test's own folder, vault and target. */
export class World<Config> {
  readonly fixture: DriverFixture<Config>
  readonly base: string
  readonly folder: string
  vault!: Vault
  config!: Config
  private readonly mounts: string[] = []
  private calls = 0
  private readonly said: string[] = []

  constructor(fixture: DriverFixture<Config>) {
    this.fixture = fixture
    this.base = mkdtempSync(join(tmpdir(), 'contract-'))
    this.folder = join(this.base, 'target')
  }

  async open(target: ContractTarget<Config> | null, options: { onSmallDisk?: boolean } = {}): Promise<string | null> {
    await mkdir(this.folder)
    if (options.onSmallDisk) {
      const refusal = await this.mountSmall(this.folder)
      if (refusal) return refusal
    }
    this.vault = await openVault(join(this.base, 'vault'))
    if (target) this.config = await target.create(this.folder)
    return null
  }

  /** A small real file system; returns why there can be none. */
  async mountSmall(path: string): Promise<string | null> {
    if (process.getuid?.() !== 0) return 'mounting a small disk needs root'
    const size = this.fixture.smallDiskBytes ?? smallDiskBytes
    const mounted = await exec(['/bin/mount', '-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path])
    if (mounted.code !== 0) return `mounting a small disk failed: ${mounted.stderr.toString('utf8').trim()}`
    this.mounts.push(path)
    return null
  }

  /** Runs one verb with a fresh context and workdir; the obligations of every call are checked here. */
  async call<T extends object>(verb: (driver: Driver<Config>, ctx: DriverContext) => Promise<DriverResult<T>>, options: WorldOptions = {}) {
    const workdir = join(this.base, `work${this.calls++}`)
    await mkdir(workdir)
    const ctx = makeDriverContext({
      vault: options.vault ?? this.vault,
      workdir,
      ...(options.signal ? { signal: options.signal } : {}),
      ...(options.midEffect ? { midEffect: options.midEffect } : {}),
      ...(this.fixture.secrets ? { secrets: this.fixture.secrets } : {}),
      onLog: (line) => this.said.push(line),
    })
    const result = await verb(this.fixture.driver, options.exec ? { ...ctx, exec: options.exec } : ctx)
    const shown = `${JSON.stringify(result)}\n${this.said.join('\n')}`
    for (const secret of this.fixture.secrets ?? []) expect(shown).not.toContain(secret)
    if (!result.ok) {
      expect(result.message.length, 'a failure says in words what went wrong').toBeGreaterThan(10)
      expect(result.message, 'a failure shows no stack').not.toMatch(/\n\s+at /)
    }
    return result
  }

  async must<T extends object>(verb: (driver: Driver<Config>, ctx: DriverContext) => Promise<DriverResult<T>>, options: WorldOptions = {}) {
    const result = await this.call(verb, options)
    if (!result.ok) throw new Error(`${result.code}: ${result.message}`)
    return result
  }

  async capture(config = this.config): Promise<Snapshot> {
    return (await this.must((driver, ctx) => driver.capture(ctx, config, {}))).snapshot
  }

  restore(snapshot: Snapshot, token: RestoreToken, options: WorldOptions = {}) {
    return this.call((driver, ctx) => driver.restore(ctx, this.config, snapshot, token), options)
  }

  async probe(snapshot: Snapshot, token: RestoreToken) {
    return (await this.must((driver, ctx) => driver.probe(ctx, this.config, snapshot, token))).state
  }

  image(): Promise<string> {
    return this.fixture.image(this.config)
  }

  beside(): string[] {
    return readdirSync(this.folder).filter((name) => !this.fixture.mayLeave?.(name))
  }

  /** Restores in a child process; `killAfterMs` kills it from outside. Null points: it was killed. */
  async restoreInChild(
    snapshot: Snapshot,
    token: RestoreToken,
    killAt: number,
    more: { killAfterMs?: number; withoutPrograms?: boolean } = {},
  ) {
    const { killAfterMs, withoutPrograms = false } = more
    const workdir = join(this.base, `work${this.calls++}`)
    await mkdir(workdir)
    const { module, exportName } = this.fixture
    const order: ChildOrder = {
      module,
      exportName,
      config: this.config,
      snapshot,
      token,
      vault: this.vault.path,
      workdir,
      killAt,
      withoutPrograms,
    }
    const startedAt = performance.now()
    const child = await exec([process.execPath, childScript], { input: JSON.stringify(order), timeoutMs: killAfterMs ?? 60_000 })
    const ms = performance.now() - startedAt
    if (child.code !== 0) {
      if (killAt === 0 && killAfterMs === undefined) throw new Error(`the child failed: ${child.stderr.toString('utf8')}`)
      if (child.code !== null) throw new Error(`the child was not killed but failed: ${child.stderr.toString('utf8')}`)
      return { points: null, ms }
    }
    const answer = JSON.parse(child.stdout.toString('utf8')) as { points: number; result: DriverResult }
    if (!answer.result.ok) throw new Error(`${answer.result.code}: ${answer.result.message}`)
    return { points: answer.points, ms }
  }

  /** Spoils every blob of the snapshot but those named. */
  spoil(snapshot: Snapshot, except: string[]): void {
    for (const id of snapshot.blobs.filter((blob) => !except.includes(blob))) {
      const path = join(this.vault.path, 'blobs', id.slice(0, 2), id)
      const data = readFileSync(path)
      unlinkSync(path)
      data[data.length >> 1] = (data[data.length >> 1] ?? 0) ^ 0x41
      writeFileSync(path, data.length === 0 ? 'x' : data)
    }
  }

  async close(): Promise<void> {
    for (const path of this.mounts) await exec(['/bin/umount', '-l', path])
    await removeTree(this.base)
  }
}

/** Takes all the room that is left; returns the file that takes it. */
export function fillDisk(folder: string): string {
  const path = join(folder, 'filler')
  for (const size of [1 << 20, 4096]) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(size, 1), { flag: 'a' })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    }
  }
  return path
}
