import { join } from 'node:path'
import { mkdir } from 'node:fs/promises'
import { digestOf } from '#lib/system/canonical.ts'
import { defineDriver, type DriverContext } from '../driver.ts'
import { capture, labelOf } from './capture.ts'
import { sqliteConfigSchema, type SqliteConfig } from './config.ts'
import { guard, SqliteDriverError } from './failures.ts'
import { plan } from './plan.ts'
import { probe } from './probe.ts'
import { restore } from './restore.ts'
import { ask } from './session.ts'
import { presentTarget, targetFile } from './target.ts'
import { verify } from './verify.ts'

const describe = async (ctx: DriverContext, config: SqliteConfig) => {
  const target = await presentTarget(config.path)
  const description = await ask(ctx, { does: 'read', path: target.path, units: config.units ?? {}, check: false }, 'described')
  return { target, description }
}

export const sqliteDriver = defineDriver<SqliteConfig>({
  kind: 'sqlite',
  title: 'SQLite database',
  description: 'One SQLite database file, stored while it is in use and restored page by page.',
  configSchema: sqliteConfigSchema,

  inspect: (ctx, config) =>
    guard(ctx, config.path, async () => {
      const { target, description } = await describe(ctx, config)
      const { header, size } = target
      const mode = header.wal ? 'write-ahead log' : 'rollback journal'
      const notes = description.notes.map((note) => ` ${note}.`).join('')
      const summary = `${labelOf(description)}; pages of ${header.pageSize} bytes, ${mode}, user_version ${description.userVersion}.${notes}`
      return { ok: true, label: labelOf(description), summary, size }
    }),

  discover: () => Promise.resolve({ ok: true, found: [] }),
  capture: (ctx, config, { damaged }) => guard(ctx, config.path, () => capture(ctx, config, damaged)),

  /** Rows may change, the schema may not. A damaged or missing database has a fingerprint too: it must stay restorable. */
  fingerprint: (ctx, config) =>
    guard(ctx, config.path, async () => {
      const state = (await targetFile(config.path)) ? await schemaState(ctx, config) : 'missing'
      return { ok: true, fingerprint: digestOf(['sqlite', state]) }
    }),

  plan: (ctx, config, snapshot) => guard(ctx, config.path, () => plan(ctx, config, snapshot)),
  restore: (ctx, config, snapshot, token) => guard(ctx, config.path, () => restore(ctx, config, snapshot, token)),
  probe: (ctx, config, snapshot) => guard(ctx, config.path, () => probe(ctx, config, snapshot)),
  verify: (ctx, config, snapshot) => guard(ctx, config.path, () => verify(ctx, config, snapshot)),

  sandbox: (ctx, config) =>
    guard(ctx, config.path, async () => {
      const root = join(ctx.workdir, 'sandbox')
      await mkdir(root, { recursive: true })
      return { ok: true, root, config: { ...config, path: join(root, 'database.db'), liveWriters: false } }
    }),
})

async function schemaState(ctx: DriverContext, config: SqliteConfig) {
  try {
    const { schemaHash, pageSize, userVersion, applicationId } = (await describe(ctx, config)).description
    return { schemaHash, pageSize, userVersion, applicationId }
  } catch (error) {
    if (error instanceof SqliteDriverError && error.failure.code === 'corrupt') return 'damaged'
    throw error
  }
}
