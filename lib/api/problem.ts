import { type ErrorDescription, describeError } from '#lib/auth/describe-error.ts'

const titles: Record<number, string> = {
  400: 'The request is not usable',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  409: 'In conflict with the present state',
  413: 'Too large',
  415: 'Unsupported content type',
  422: 'Cannot be done now',
  429: 'Too many requests',
  500: 'Something failed on our side',
  503: 'Cannot save now',
}

/** RFC 9457 problem details. `code` is stable; `detail` says what to do; `errors` names fields. */
export function problem(error: unknown, during: string): Response {
  return problemOf(describeError(error, during))
}

export function problemOf({ status, code, message, fieldErrors, reference }: ErrorDescription): Response {
  const body = {
    type: `urn:ripcord:problem:${code}`,
    title: titles[status] ?? 'Failed',
    status,
    detail: message,
    code,
    ...(fieldErrors ? { errors: fieldErrors } : {}),
    ...(reference ? { reference } : {}),
  }
  const headers: Record<string, string> = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' }
  if (status === 401) headers['www-authenticate'] = 'Bearer'
  if (status === 503) headers['retry-after'] = '5'
  return new Response(JSON.stringify(body), { status, headers })
}
