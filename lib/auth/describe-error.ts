import { randomBytes } from 'node:crypto'
import { StoreUnavailable } from '#db/store.ts'
import { ServiceError, type ServiceErrorCode, statusOf } from '#lib/services/errors.ts'
import { log } from '#lib/system/log.ts'

/** What may leave the server about an error. `reference` is set when the cause is only in the log. */
export interface ErrorDescription {
  status: number
  code: ServiceErrorCode | 'internal'
  message: string
  fieldErrors?: Record<string, string[]>
  reference?: string
}

/** The one translator at the edge: known refusals in their own words, everything else logged under a reference. */
export function describeError(error: unknown, during: string): ErrorDescription {
  if (error instanceof ServiceError) {
    const { code, message, fieldErrors } = error
    return { status: statusOf[code], code, message, ...(fieldErrors && { fieldErrors }) }
  }
  const reference = randomBytes(4).toString('hex').toUpperCase()
  if (error instanceof StoreUnavailable) {
    log.error({ err: error, reference, during }, 'the database cannot take writes')
    return { status: 503, code: 'unavailable', message: error.message, reference }
  }
  log.error({ err: error, reference, during }, 'unexpected error')
  return { status: 500, code: 'internal', message: `Something failed on our side. Reference ${reference}.`, reference }
}
