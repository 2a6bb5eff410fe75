import type { DriverContext, DriverResult, ProbeState, Snapshot } from '../driver.ts'
import type { SqliteConfig } from './config.ts'
import { SqliteDriverError } from './failures.ts'
import { readNow } from './read-now.ts'
import { presentTarget, stagingLeft } from './target.ts'

type Probed = DriverResult<{ state: ProbeState; detail: string }>
const say = (state: ProbeState, detail: string): Probed => ({ ok: true, state, detail })

/**
 * Opening the database is what settles it: a journal that was armed rolls the file back to wholly old, and one
 * that was deleted means wholly new. A rename is there or not. So content alone decides.
 */
export async function probe(ctx: DriverContext, config: SqliteConfig, snapshot: Snapshot): Promise<Probed> {
  try {
    const target = await presentTarget(config.path)
    const { digest } = await readNow(ctx, target.path)
    if (digest === snapshot.digest) return say('applied', 'The database has exactly the content of the checkpoint.')
    return say('absent', 'The database does not have the content of the checkpoint; no restore is half done.')
  } catch (error) {
    if (!(error instanceof SqliteDriverError)) throw error
    if (error.failure.code === 'target_missing') {
      const begun = (await stagingLeft(config.path).catch(() => [])).length > 0
      return begun ? say('resumable', 'The database is missing and a restore was begun; restore again.') : say('absent', error.message)
    }
    if (error.failure.code === 'corrupt') return say('resumable', `${error.message} Restoring replaces it.`)
    throw error
  }
}
