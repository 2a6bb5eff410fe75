import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { hasUsers } from '#db/queries/user.ts'
import { setting } from '#db/schema/people.ts'
import type { Store } from '#db/store.ts'
import { appendAudit } from '#lib/audit/append.ts'
import { sha256 } from '#lib/system/canonical.ts'
import type { Clock } from '#lib/system/clock.ts'
import { newSecret } from '#lib/system/ids.ts'

export const setupKey = 'setup_token'
export const setupFile = (dataDir: string) => join(dataDir, 'setup-token')

/**
 * The one-time token of the first-run page, for the server to print at start; null when there are people.
 * It is also in `<dataDir>/setup-token` (mode 0600), so that a restart prints the same one; the database
 * keeps its sha256. Safe to call at every start.
 */
export async function ensureSetupToken(store: Store, clock: Clock, dataDir: string): Promise<string | null> {
  const path = setupFile(dataDir)
  if (await hasUsers(store.read)) {
    rmSync(path, { force: true })
    return null
  }
  const known = readToken(path)
  if (known && (await isCurrent(store, known))) return known
  const token = newSecret('setup')
  const now = clock.now()
  const row = { key: setupKey, value: sha256(token), updatedAt: now }
  const kept = await store.tx(async (t) => {
    if (await hasUsers(t)) return false
    await t.insert(setting).values(row).onConflictDoUpdate({ target: setting.key, set: row })
    const object = { kind: 'setup', id: 'setup', name: 'first run' }
    await appendAudit(t, { kind: 'system', id: 'system', name: 'Ripcord' }, now, { action: 'setup.issue_token', object })
    return true
  })
  if (!kept) return null
  writeFileSync(`${path}.new`, `${token}\n`, { mode: 0o600 })
  renameSync(`${path}.new`, path)
  return token
}

async function isCurrent(store: Store, token: string): Promise<boolean> {
  const [row] = await store.read.select().from(setting).where(eq(setting.key, setupKey))
  return row?.value === sha256(token)
}

function readToken(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return null
  }
}
