import { openStore } from '#db/open.ts'
import { ensureSetupToken } from '#lib/services/setup/ensure-setup-token.ts'
import { systemClock } from '#lib/system/clock.ts'

/** Says where Ripcord is, and on a database without people the one-time token that makes the first admin. */
export async function printSetup(say: (line: string) => void, dataDir: string, url: string): Promise<void> {
  const store = openStore(dataDir)
  try {
    const token = await ensureSetupToken(store, systemClock, dataDir)
    say('')
    say(`  Ripcord is ready at ${url}`)
    if (token) {
      say('')
      say('  Nobody has an account yet. Open the address and make the first admin with this one-time token:')
      say(`    ${token}`)
    }
    say('')
  } finally {
    store.close()
  }
}
