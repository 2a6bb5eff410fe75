import { env } from '#lib/system/env.ts'
import { type Context, audit, authorize } from '../context.ts'
import { ServiceError } from '../errors.ts'

const patienceMs = 15_000

/** Whether this console belongs to the demo and may offer to break its shop. */
export function canBreakShop(): boolean {
  return env().RIPCORD_DEMO !== undefined
}

/**
 * Deploys the bad release into the demo's shop, for somebody to roll back. Throws `not_found` outside the demo
 * and `unavailable` when the shop does not do it; both the wish and a refusal are in the audit.
 */
export async function breakShop(ctx: Context): Promise<{ release: string }> {
  authorize(ctx, 'rollback.launch')
  const address = env().RIPCORD_DEMO
  if (address === undefined) throw new ServiceError('not_found', 'There is no demo shop here. Start one with npm run demo.')
  const object = { kind: 'demo', id: 'shop', name: 'Demo shop' }
  await ctx.store.tx((t) => audit(t, ctx, { action: 'demo.break', object, detail: { does: 'deploys the release v1.13, which is bad' } }))
  const answer = await deploy(address)
  if (answer.ok) return { release: answer.release }
  await ctx.store.tx((t) => audit(t, ctx, { action: 'demo.break', object, result: 'failed', detail: { reason: answer.reason } }))
  throw new ServiceError('unavailable', `The shop was not broken: ${answer.reason}`)
}

async function deploy(address: string): Promise<{ ok: true; release: string } | { ok: false; reason: string }> {
  try {
    const answer = await fetch(new URL('/admin/deploy-bad', address), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    })
    const body = (await answer.text()).trim()
    if (!answer.ok) return { ok: false, reason: body.slice(0, 200) }
    return { ok: true, release: (JSON.parse(body) as { version: string }).version }
  } catch {
    return { ok: false, reason: 'the shop does not answer. Is npm run demo still running?' }
  }
}
