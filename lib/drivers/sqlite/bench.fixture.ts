import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { exec } from '#lib/system/exec.ts'
import { openVault } from '#lib/vault/open-vault.ts'
import type { Vault } from '#lib/vault/vault.ts'
import { makeDriverContext, type DriverContextOptions } from '../context.ts'
import type { DriverContext, DriverResult } from '../driver.ts'

const writer = fileURLToPath(new URL('./writer.fixture.ts', import.meta.url))

/** A folder, a vault and child processes of one test; `close` takes them away. */
export class Bench {
  readonly folder: string
  vault!: Vault
  private calls = 0
  private readonly control = new AbortController()
  private readonly running: Promise<unknown>[] = []

  constructor(base = tmpdir()) {
    this.folder = mkdtempSync(join(base, 'sqlite-'))
  }

  async open(): Promise<this> {
    this.vault = await openVault(join(this.folder, 'vault'))
    return this
  }

  context(options: Partial<DriverContextOptions> = {}): DriverContext {
    const workdir = join(this.folder, `work${this.calls++}`)
    mkdirSync(workdir)
    return makeDriverContext({ vault: this.vault, workdir, ...options })
  }

  /** Starts the busy (or `idle`: connected, one write) application and waits for its first transaction. */
  async startWriter(path: string, journalMode = 'WAL', pace: 'busy' | 'idle' = 'busy'): Promise<() => Promise<unknown>> {
    const control = new AbortController()
    let end!: Promise<unknown>
    await new Promise<void>((resolve, reject) => {
      end = exec([process.execPath, '--no-warnings', writer, path, journalMode, pace], {
        signal: AbortSignal.any([this.control.signal, control.signal]),
        onLine: (line) => line === 'ready' && resolve(),
      }).then((result) => (result.aborted ? null : reject(new Error(`the writer stopped: ${result.stderr.toString('utf8')}`))))
    })
    this.running.push(end)
    return () => {
      control.abort()
      return end
    }
  }

  async close(): Promise<void> {
    this.control.abort()
    await Promise.allSettled(this.running)
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export async function must<T extends object>(result: Promise<DriverResult<T>>): Promise<T> {
  const settled = await result
  if (!settled.ok) throw new Error(`${settled.code}: ${settled.message}`)
  return settled
}
