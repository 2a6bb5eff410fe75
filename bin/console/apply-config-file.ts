import { readFileSync } from 'node:fs'
import { openStore } from '#db/open.ts'
import { formatProblem, parseConfig } from '#lib/domain/config/parse-config.ts'
import { driverSchemas } from '#lib/drivers/schemas.ts'
import { applyConfig } from '#lib/services/config/apply-config.ts'
import { engineActor } from '#lib/services/context.ts'
import { ServiceError } from '#lib/services/errors.ts'
import { systemClock } from '#lib/system/clock.ts'

/** The configuration file cannot be used; nothing of it was taken. */
export class ConfigRefused extends Error {}

/** Makes the services that `ripcord.yaml` owns equal to the file and says what that changed. Throws ConfigRefused. */
export async function applyConfigFile(file: string, dataDir: string, say: (line: string) => void): Promise<void> {
  const parsed = parseConfig(readText(file), { file, drivers: driverSchemas })
  if (!parsed.ok) throw new ConfigRefused(parsed.problems.map(formatProblem).join('\n'))
  const store = openStore(dataDir)
  try {
    const done = await applyConfig({ store, clock: systemClock, actor: engineActor }, parsed.config)
    const words = [
      [done.created, 'created'],
      [done.updated, 'updated'],
      [done.archived, 'archived'],
      [done.deferred, 'left as they are because a run is active; start again when it has ended'],
    ] as const
    for (const [slugs, word] of words) if (slugs.length > 0) say(`${file}: ${slugs.join(', ')} ${word}`)
  } catch (error) {
    if (error instanceof ServiceError) throw new ConfigRefused(`${file}: ${error.message}`)
    throw error
  } finally {
    store.close()
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : (error as Error).message
    throw new ConfigRefused(`${file}: the file ${why}. Correct RIPCORD_CONFIG.`)
  }
}
