import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { engineEnv } from '#lib/system/child-env.ts'
import { supervise, type SupervisedProcess } from '#lib/system/supervise.ts'
import { readState, type ShopHome } from './shop/home.ts'

/** Runs the shop on a port that stays the same over restarts, and waits until it answers. */
export async function runShop(
  home: ShopHome,
  port: number,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<{ url: string; shop: SupervisedProcess }> {
  rmSync(home.state, { force: true })
  const shop = supervise({
    name: 'shop',
    argv: [process.execPath, join(import.meta.dirname, 'shop/main.ts'), '--home', home.root, '--port', String(port)],
    cwd: home.root,
    env: engineEnv({}),
    onLine: say,
  })
  for (let waited = 0; waited < 15_000; waited += 100) {
    const url = readState(home)?.url
    if (
      url &&
      (await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2_000) }).then(
        () => true,
        () => false,
      ))
    )
      return { url, shop }
    await sleep(100, undefined, { signal })
  }
  await shop.stop(1_000)
  throw new Error('The shop did not start within 15 s.')
}
