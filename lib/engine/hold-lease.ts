import { systemClock } from '#lib/system/clock.ts'
import { type Ledger, LeaseLost, type RunRow, leaseMs } from './ledger.ts'

/**
 * Renews a lease until `release`. `lost` aborts at once when another took the run, and otherwise only
 * when the lease has really run out: a full disk for a moment is no reason to break off a restore.
 */
export function holdLease(
  ledger: Pick<Ledger, 'renew'>,
  held: RunRow,
  { everyMs = leaseMs / 4, lastsMs = leaseMs - 1_000 } = {},
): { lost: AbortSignal; release(): void } {
  const lost = new AbortController()
  let renewedAt = systemClock.monotonic()
  const renew = async () => {
    const asked = systemClock.monotonic()
    try {
      await ledger.renew(held)
      renewedAt = asked
    } catch (error) {
      if (error instanceof LeaseLost || systemClock.monotonic() - renewedAt + everyMs > lastsMs) lost.abort()
    }
  }
  const timer = setInterval(() => void renew(), everyMs)
  return { lost: lost.signal, release: () => clearInterval(timer) }
}
