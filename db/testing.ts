import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openStore } from './open.ts'
import type { Store } from './store.ts'

/** In memory where there is one: these tests are about what is written, not about how fast a disk syncs. */
const fastestTmp = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

let template: Buffer | undefined

/** A migrated, empty database in a folder of its own, removed when the test ends. Migrates once per process. */
export function testStore(): { store: Store; dataDir: string } {
  const dataDir = mkdtempSync(join(fastestTmp, 'ripcord-test-'))
  if (template) writeFileSync(join(dataDir, 'ripcord.db'), template, { mode: 0o600 })
  const store = openStore(dataDir)
  if (!template) {
    store.close()
    template = readFileSync(join(dataDir, 'ripcord.db'))
    rmSync(dataDir, { recursive: true })
    return testStore()
  }
  onTestFinished(() => {
    store.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
  return { store, dataDir }
}
