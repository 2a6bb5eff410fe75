import { type Clock, systemClock } from '#lib/system/clock.ts'
import { exec } from '#lib/system/exec.ts'
import { redactor } from '#lib/system/redact.ts'
import type { Progress, Vault } from '#lib/vault/vault.ts'
import type { DriverContext } from './driver.ts'

const defaultTimeoutMs = 10 * 60_000

export interface DriverContextOptions {
  vault: Vault
  /** A private, existing folder on a local disk; the caller removes it. */
  workdir: string
  clock?: Clock
  signal?: AbortSignal
  /** Values that must not leave the driver in any line. */
  secrets?: Iterable<string>
  onLog?: (line: string) => void
  onProgress?: (progress: Progress) => void
  midEffect?: () => void
}

/** The world for one call of a driver: log lines and program output leave it without secrets; programs end after 10 minutes unless told otherwise. */
export function makeDriverContext(options: DriverContextOptions): DriverContext {
  const signal = options.signal ?? new AbortController().signal
  const redact = redactor(options.secrets ?? [])
  return {
    vault: options.vault,
    clock: options.clock ?? systemClock,
    signal,
    workdir: options.workdir,
    async exec(argv, given = {}) {
      const onLine = given.onLine
      const result = await exec(argv, {
        timeoutMs: defaultTimeoutMs,
        ...given,
        signal: given.signal ? AbortSignal.any([signal, given.signal]) : signal,
        ...(onLine ? { onLine: (line: string) => onLine(redact(line)) } : {}),
      })
      return { ...result, stderr: redactBytes(result.stderr, redact) }
    },
    log: (line) => options.onLog?.(redact(line)),
    progress: (progress) => options.onProgress?.(progress),
    midEffect: () => options.midEffect?.(),
  }
}

/** Leaves bytes alone that hold no secret, so that names outside UTF-8 survive. */
function redactBytes(bytes: Buffer, redact: (text: string) => string): Buffer {
  const text = bytes.toString('latin1')
  const utf8 = bytes.toString('utf8')
  const clean = redact(utf8)
  return clean === utf8 && redact(text) === text ? bytes : Buffer.from(clean, 'utf8')
}

/** Takes every secret value out of what a driver returned: the last gate before a result is stored or shown. */
export function redactResult<T>(value: T, secrets: Iterable<string>): T {
  const redact = redactor(secrets)
  const walk = (item: unknown): unknown => {
    if (typeof item === 'string') return redact(item)
    if (Array.isArray(item)) return item.map(walk)
    if (item && typeof item === 'object') return Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, walk(inner)]))
    return item
  }
  return walk(value) as T
}
