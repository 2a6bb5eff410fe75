import { problemOf } from './problem.ts'

/** Answers every path below `/api/v1` that is no endpoint, whoever asks. */
export function unknownPath(request: Request): Response {
  const { pathname } = new URL(request.url)
  const message = `There is no ${request.method} ${pathname.slice(0, 200)}. See /api/v1/openapi.json for what there is.`
  return problemOf({ status: 404, code: 'not_found', message })
}
