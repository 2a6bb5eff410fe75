import { VaultError } from '#lib/vault/vault.ts'
import { failure, type DriverFailure, type FailureCode } from '../driver.ts'

/** A failure on its way out of nested code; verbs turn it into a value with `asFailure`. */
export class TreeFailure extends Error {
  readonly code: FailureCode
  constructor(code: FailureCode, message: string) {
    super(message)
    this.code = code
  }
}

const byErrno: Record<string, [FailureCode, string]> = {
  ENOSPC: ['disk_full', 'The disk is full. Free some space and try again.'],
  EDQUOT: ['disk_full', 'The disk quota is used up. Free some space and try again.'],
  EACCES: ['permission', 'Permission denied. Let the user that runs Ripcord read and write there.'],
  EPERM: ['permission', 'Not permitted. Let the user that runs Ripcord own these files, or run it as their owner.'],
  EROFS: ['permission', 'The file system is read-only.'],
  ENOENT: ['busy', 'Something vanished while it was being read. Try again when fewer programs write there.'],
  ENOTDIR: ['busy', 'A folder turned into something else while it was being read.'],
  ELOOP: ['busy', 'A file turned into a symbolic link while it was being read.'],
  ENAMETOOLONG: ['bad_config', 'A path is too long for this file system.'],
  EMFILE: ['failed', 'Too many open files. Raise the limit (ulimit -n).'],
  ECHANGED: ['busy', 'A file changed while it was being read.'],
}

/** The system's error code behind a vault error, such as ENOENT; '' when there is none. */
export function systemCodeOf(error: VaultError): string {
  return typeof error.cause === 'string' ? error.cause : ''
}

/** What went wrong as a value; paths are named, contents never. Only what no system call and no rule of ours threw, a bug, is thrown on. */
export function asFailure(error: unknown, signal: AbortSignal): DriverFailure {
  if (error instanceof TreeFailure) return failure(error.code, error.message)
  if (signal.aborted || (error as Error)?.name === 'AbortError')
    return failure('aborted', 'The work was stopped on request before it was complete.')
  if (!(error instanceof VaultError) && typeof (error as NodeJS.ErrnoException)?.code !== 'string') throw error
  const errno = error instanceof VaultError ? systemCodeOf(error) : String((error as NodeJS.ErrnoException)?.code ?? '')
  if (error instanceof VaultError) {
    if (error.code === 'full') return failure('disk_full', error.message)
    if (error.code === 'corrupt') return failure('corrupt', `${error.message} Choose another checkpoint; quarantine this one.`)
    if (error.code === 'missing')
      return failure('corrupt', 'The checkpoint is not complete: bytes of it are missing from the vault. Choose another one.')
  }
  const known = byErrno[errno]
  const where = (error as NodeJS.ErrnoException)?.path
  const place = typeof where === 'string' ? ` (${where.slice(0, 300)})` : ''
  if (known) return failure(known[0], `${known[1]}${place}`)
  return failure('failed', `An unexpected error of the system stopped the work: ${errno || 'unknown'}${place}.`)
}
