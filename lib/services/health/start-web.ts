import { sharedStore } from '#db/shared.ts'
import { stampEveryRequest } from '#lib/system/client-address.ts'
import { followSupervisor, stoppingSignal } from '#lib/system/follow-supervisor.ts'
import { log } from '#lib/system/log.ts'

/** Opens and migrates the database before the first request asks for it, and learns when to stop. */
export function startWeb(): void {
  stampEveryRequest()
  followSupervisor()
  stoppingSignal()
  try {
    sharedStore()
  } catch (error) {
    // The process stays up and /readyz says what is wrong: an operator sees more than a crash loop.
    log.error({ error: (error as Error).message }, 'The database cannot be opened')
  }
}
