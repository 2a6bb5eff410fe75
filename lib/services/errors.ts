export type ServiceErrorCode =
  | 'bad_input'
  | 'too_large'
  | 'unsupported_type'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'stale'
  | 'blocked'
  | 'step_up_required'
  | 'too_many'
  | 'unavailable'

/** A refusal that a person can act on: what was wrong and what to do. Safe to show in a browser. */
export class ServiceError extends Error {
  readonly code: ServiceErrorCode
  readonly fieldErrors: Record<string, string[]> | undefined
  constructor(code: ServiceErrorCode, message: string, fieldErrors?: Record<string, string[]>) {
    super(message)
    this.code = code
    this.fieldErrors = fieldErrors
  }
}

export const statusOf: Record<ServiceErrorCode, number> = {
  bad_input: 400,
  too_large: 413,
  unsupported_type: 415,
  unauthenticated: 401,
  step_up_required: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  stale: 409,
  blocked: 422,
  too_many: 429,
  unavailable: 503,
}
