import { VaultError } from '#lib/vault/vault.ts'
import { failure, type DriverContext, type DriverFailure, type DriverResult, type FailureCode } from '../driver.ts'

/** Carries a failure through the driver's own calls; `guard` turns it into the value that leaves. */
export class SqliteDriverError extends Error {
  readonly failure: DriverFailure
  constructor(code: FailureCode, message: string, evidence?: DriverFailure['evidence']) {
    super(message)
    this.failure = failure(code, message, evidence ? { evidence } : {})
  }
}

const byCode: [RegExp, FailureCode][] = [
  [/^(ENOSPC|EDQUOT|EFBIG|SQLITE_FULL|SQLITE_IOERR_SHMSIZE|SQLITE_IOERR_SHMOPEN)/, 'disk_full'],
  [/^(EACCES|EPERM|EROFS|SQLITE_READONLY|SQLITE_PERM|SQLITE_AUTH|SQLITE_CANTOPEN)/, 'permission'],
  [/^(ENOENT|ENOTDIR)/, 'target_missing'],
  [/^(SQLITE_BUSY|SQLITE_LOCKED|SQLITE_PROTOCOL|ETXTBSY)/, 'busy'],
  [/^(SQLITE_CORRUPT|SQLITE_NOTADB|SQLITE_FORMAT)/, 'corrupt'],
]

const advice: Partial<Record<FailureCode, string>> = {
  disk_full: 'Free some space and try again.',
  permission: 'Give the user that runs Ripcord read and write access to the file and its folder.',
  busy: 'Another program holds a lock on it. Stop the application, or configure hooks that freeze and resume it, and try again.',
  corrupt: 'It is not a sound SQLite database.',
}

export function failureOf(code: string | undefined, message: string, path: string): DriverFailure {
  const found = byCode.find(([pattern]) => pattern.test(code ?? ''))?.[1] ?? 'failed'
  if (found === 'target_missing') return failure(found, `There is no database at ${path}. Check the path of the component.`)
  return failure(found, `${path}: ${message}. ${advice[found] ?? 'See the log for what went before.'}`)
}

/** Runs one verb; whatever is thrown inside becomes a failure in words. */
export async function guard<T extends object>(
  ctx: DriverContext,
  path: string,
  work: () => Promise<DriverResult<T>>,
): Promise<DriverResult<T>> {
  try {
    ctx.signal.throwIfAborted()
    return await work()
  } catch (error) {
    if (ctx.signal.aborted) return failure('aborted', `Stopped on request; ${path} was left in a whole state.`)
    if (error instanceof SqliteDriverError) return error.failure
    if (error instanceof VaultError) return vaultFailure(error, path)
    const { code, message } = error as NodeJS.ErrnoException
    return failureOf(code, message ?? 'unknown error', path)
  }
}

function vaultFailure(error: VaultError, path: string): DriverFailure {
  if (error.code === 'full') return failure('disk_full', error.message)
  if (error.code === 'missing' || error.code === 'corrupt') {
    return failure('corrupt', `The checkpoint is damaged and cannot be used: ${error.message} Choose another checkpoint or copy.`)
  }
  return failureOf(typeof error.cause === 'string' ? error.cause : undefined, error.message, path)
}
