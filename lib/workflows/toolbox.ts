import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { checkpoint, checkpointCopy, component, setting } from '#db/schema/index.ts'
import type { Store } from '#db/store.ts'
import { makeDriverContext } from '#lib/drivers/context.ts'
import { type Driver, type DriverContext, type DriverResult, failure } from '#lib/drivers/driver.ts'
import { findDriver } from '#lib/drivers/registry.ts'
import type { Context } from '#lib/services/context.ts'
import { engineActor } from '#lib/services/context.ts'
import type { Clock } from '#lib/system/clock.ts'
import { newId } from '#lib/system/ids.ts'
import { openVault } from '#lib/vault/open-vault.ts'
import { type Progress, type Vault, VaultError } from '#lib/vault/vault.ts'

export type ComponentRow = typeof component.$inferSelect
export type CheckpointRow = typeof checkpoint.$inferSelect

export interface CallOptions {
  signal: AbortSignal
  vault?: Vault
  onLog?: (line: string) => void
  onProgress?: (progress: Progress) => void
  midEffect?: () => void
}

export const mainVault = 'main'

/** What the engine's work has at hand: the store, the clock, vaults, and one way to call a driver. */
export class Toolbox {
  readonly store: Store
  readonly clock: Clock
  readonly dataDir: string
  #vaults = new Map<string, Promise<Vault>>()

  constructor(store: Store, clock: Clock, dataDir: string) {
    this.store = store
    this.clock = clock
    this.dataDir = dataDir
    rmSync(join(dataDir, 'work'), { recursive: true, force: true })
  }

  /** The engine as the one who acts. */
  get context(): Context {
    return { store: this.store, clock: this.clock, actor: engineActor }
  }

  /** Where each vault is. `main` is in the data folder; others come from the configuration. */
  async vaultPaths(): Promise<Map<string, string>> {
    const [row] = await this.store.read.select().from(setting).where(eq(setting.key, 'vaults'))
    const others = (row?.value ?? []) as { name: string; path: string }[]
    return new Map([[mainVault, join(this.dataDir, 'vault')], ...others.map(({ name, path }) => [name, path] as const)])
  }

  async vault(name: string = mainVault): Promise<Vault> {
    const path = (await this.vaultPaths()).get(name)
    if (!path) throw new VaultError('io', `There is no vault named “${name}” in the configuration.`)
    const opened = this.#vaults.get(path) ?? openVault(path)
    this.#vaults.set(path, opened)
    return opened.catch((error: unknown) => {
      this.#vaults.delete(path)
      throw error
    })
  }

  /** The vaults that should hold a checkpoint, those known to be good first. */
  async vaultsOf(checkpointId: string): Promise<{ name: string; vault: Vault }[]> {
    const copies = await this.store.read.select().from(checkpointCopy).where(eq(checkpointCopy.checkpointId, checkpointId))
    const ranked = copies.toSorted(
      (a, b) => Number(b.state === 'ok') - Number(a.state === 'ok') || Number(b.vault === mainVault) - Number(a.vault === mainVault),
    )
    const opened = await Promise.allSettled(ranked.map(async ({ vault }) => ({ name: vault, vault: await this.vault(vault) })))
    return opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  }

  /** Where copies of a checkpoint should be; an imported one, of which nothing is known yet, is looked for in the main vault. */
  async copyNames(checkpointId: string): Promise<string[]> {
    const rows = await this.store.read
      .select({ vault: checkpointCopy.vault })
      .from(checkpointCopy)
      .where(eq(checkpointCopy.checkpointId, checkpointId))
    return rows.length > 0 ? rows.map((row) => row.vault) : [mainVault]
  }

  async component(id: string): Promise<ComponentRow> {
    const [row] = await this.store.read.select().from(component).where(eq(component.id, id))
    if (!row) throw new Error('The component is not there any more.')
    return row
  }

  async checkpoint(id: string): Promise<CheckpointRow> {
    const [row] = await this.store.read.select().from(checkpoint).where(eq(checkpoint.id, id))
    if (!row) throw new Error('The checkpoint is not there any more.')
    return row
  }

  /** A message as people may read it: where Ripcord keeps its own things is nobody's business. */
  publicWords(message: string): string {
    return message.replaceAll(join(this.dataDir, 'work'), '<work folder>').replaceAll(join(this.dataDir, 'vault'), '<vault>')
  }

  /**
   * Calls a driver with a checked config, a private folder that is removed afterwards, and no way to
   * throw: what a driver throws becomes a failure.
   */
  async call<T extends object>(
    target: { driver: string; config: unknown },
    options: CallOptions,
    work: (driver: Driver<unknown>, ctx: DriverContext, config: unknown) => Promise<DriverResult<T>>,
  ): Promise<DriverResult<T>> {
    const driver = findDriver(target.driver)
    if (!driver) return failure('bad_config', `There is no driver named “${target.driver}”. Correct the component's configuration.`)
    const config = driver.configSchema.safeParse(target.config)
    if (!config.success) {
      const problems = config.error.issues.map((issue) => `${issue.path.join('.') || 'config'}: ${issue.message}`)
      return failure('bad_config', `The component's configuration is not usable: ${problems.join('; ')}.`)
    }
    const result = await this.#attempt(driver, config.data, options, work)
    return result.ok ? result : { ...result, message: this.publicWords(result.message) }
  }

  async #attempt<T extends object>(
    driver: Driver<unknown>,
    config: unknown,
    options: CallOptions,
    work: (driver: Driver<unknown>, ctx: DriverContext, config: unknown) => Promise<DriverResult<T>>,
  ): Promise<DriverResult<T>> {
    const workdir = join(this.dataDir, 'work', newId('call', this.clock.now()))
    mkdirSync(workdir, { recursive: true, mode: 0o700 })
    try {
      const ctx = makeDriverContext({ ...options, vault: options.vault ?? (await this.vault()), workdir, clock: this.clock })
      return await work(driver, ctx, config)
    } catch (error) {
      if (error instanceof VaultError)
        return failure(error.code === 'full' ? 'disk_full' : error.code === 'io' ? 'failed' : 'corrupt', error.message)
      if (options.signal.aborted) return failure('aborted', 'Stopped before it was done.', { retryable: true })
      return failure('failed', error instanceof Error ? error.message : 'The driver failed.')
    } finally {
      rmSync(workdir, { recursive: true, force: true })
    }
  }
}
