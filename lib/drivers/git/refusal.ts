import { VaultError } from '../../vault/vault.ts'
import { failure, type DriverContext, type DriverFailure, type DriverResult, type FailureCode } from '../driver.ts'

/** Carries a failure from where it is found to the edge of the driver; never leaves it. */
export class Refusal extends Error {
  readonly failure: DriverFailure
  constructor(code: FailureCode, message: string) {
    super(message)
    this.failure = failure(code, message)
  }
}

export function refuse(code: FailureCode, message: string): never {
  throw new Refusal(code, message)
}

const vaultCodes: Record<VaultError['code'], FailureCode> = { missing: 'corrupt', corrupt: 'corrupt', full: 'disk_full', io: 'failed' }

const systemCodes: Record<string, [FailureCode, string]> = {
  ENOSPC: ['disk_full', 'There is no room left on the disk: free some and try again.'],
  EDQUOT: ['disk_full', 'The disk quota is used up: free some room and try again.'],
  EACCES: ['permission', 'The working copy may not be read or written by the account that Ripcord runs as.'],
  EPERM: ['permission', 'The working copy may not be changed by the account that Ripcord runs as.'],
  EROFS: ['permission', 'The working copy is on a read-only file system.'],
}

/** Turns what was thrown into a value: known causes in words, anything else as `failed` with its message. */
export async function attempt<T extends object>(ctx: DriverContext, work: () => Promise<T>): Promise<DriverResult<T>> {
  try {
    ctx.signal.throwIfAborted()
    return { ok: true, ...(await work()) }
  } catch (error) {
    return toFailure(ctx, error)
  }
}

export function toFailure(ctx: DriverContext, error: unknown): DriverFailure {
  if (ctx.signal.aborted) return failure('aborted', 'Stopped on request, or because the run lost its lease.')
  if (error instanceof Refusal) return error.failure
  if (error instanceof VaultError) return failure(vaultCodes[error.code], error.message)
  const system = systemCodes[(error as NodeJS.ErrnoException).code ?? '']
  if (system) return failure(...system)
  return failure('failed', `The git driver stopped: ${error instanceof Error ? error.message : 'unknown error'}`)
}
